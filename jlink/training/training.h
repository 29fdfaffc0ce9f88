/*
 * The stand-in for srun, in which a plugin runs once while its runtime image is
 * built: see srun.c. A plugin's own stand-ins use EXIT_IF, too.
 */
#ifndef TRAINING_H
#define TRAINING_H

#include <stdio.h>
#include <stdlib.h>

#define EXIT_IF(problem)                                             \
	do {                                                         \
		if (problem) {                                       \
			fprintf(stderr, "training: %s\n", #problem); \
			exit(1);                                     \
		}                                                    \
	} while (0)

struct spank_option;

/* The option that the plugin has registered under the first `length` characters of `name`, or NULL. */
struct spank_option *slurm_find_option(const char *name, size_t length);

#endif
