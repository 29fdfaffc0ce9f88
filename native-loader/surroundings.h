/* surroundings.h - what of srun's process the JVM must not see or must not change. */
#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include <signal.h>
#include <stdbool.h>

#define HIDDEN_VARIABLES 6

struct surroundings {
	char *variables[HIDDEN_VARIABLES]; /* "" is a value, NULL is unset */
	char *locale;
};

/*
 * Takes the JVM's own variables out of the environment, has the JVM find a
 * locale of UTF-8 there, and remembers the process's own. Returns 0, then
 * leave() is due; or -1 after a line in Slurm's log, then nothing has changed.
 */
int surroundings_enter(struct surroundings *kept);

/*
 * Puts back what enter() kept: the job must still get the user's variables.
 * Returns 0, or -1 after a line in Slurm's log.
 */
int surroundings_leave(struct surroundings *kept);

/* Blocks what may come from outside; faults of the thread itself stay deliverable. */
void signals_block(sigset_t *before);
void signals_restore(const sigset_t *before);

/* True if one that tells a program to end has come since signals_block(). */
bool signals_end_pending(void);

#endif
