/* address_space.h - room for a JVM beside srun, also under `ulimit -v` and `ulimit -s`. */
#ifndef ADDRESS_SPACE_H
#define ADDRESS_SPACE_H

/* To be called before the JVM is created. Returns 0, or -1 after a line in Slurm's log. */
int address_space_prepare(void);

#endif
