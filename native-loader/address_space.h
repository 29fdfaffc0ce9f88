/* address_space.h - makes sure that srun has memory for a JVM. */
#ifndef ADDRESS_SPACE_H
#define ADDRESS_SPACE_H

/* Called before the JVM is created. Returns 0, or -1 after a line in Slurm's log. */
int address_space_prepare(void);

#endif
