/*
 * surroundings.h - what of srun's process the JVM must not see or must not change.
 */
#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include <signal.h>

#define HIDDEN_VARIABLES 4

struct surroundings {
	char *variables[HIDDEN_VARIABLES]; /* "" is a value, NULL is unset */
	char *locale;
};

/*
 * Takes the JVM's own variables out of the environment and remembers the
 * locale. Returns 0, or -1 when out of memory; leave() is due in both cases.
 */
int surroundings_enter(struct surroundings *kept);

/* Puts back what enter() kept: the job must still get the user's variables. */
void surroundings_leave(struct surroundings *kept);

/* Blocks what may come from outside; faults of the thread itself stay deliverable. */
void signals_block(sigset_t *before);
void signals_restore(const sigset_t *before);

#endif
