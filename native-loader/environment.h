/* environment.h - the environment variables and the locale of srun while the JVM starts. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#define HIDDEN_VARIABLES 6

/* What srun had before environment_enter(). */
struct environment {
	char *variables[HIDDEN_VARIABLES]; /* "" is a value, NULL means unset */
	char *locale;
};

/*
 * Hides the variables that the JVM would obey, sets those that it must obey, a
 * UTF-8 locale among them, and saves srun's own in `saved`. Returns 0, and the
 * caller must call environment_leave(); or -1 after a line in Slurm's log, with
 * nothing changed.
 */
int environment_enter(struct environment *saved);

/*
 * Restores what environment_enter() saved, since srun hands its variables to the
 * job. Returns 0, or -1 after a line in Slurm's log.
 */
int environment_leave(struct environment *saved);

#endif
