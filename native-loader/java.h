/*
 * java.h - the hooks that the Java plugin implements.
 *
 * The first java_option() creates the JVM. Before that, and in a forked copy of
 * srun (where the JVM's threads do not exist), no function here calls Java. All
 * return 0 or -1.
 */
#ifndef JAVA_H
#define JAVA_H

#include <slurm/spank.h>

/* Remembers plugstack.conf's arguments for java_option(). Slurm owns them. */
void java_arguments(int argc, char *argv[]);

int java_option(int val, const char *argument);
int java_local_user_init(spank_t spank);

/*
 * Called by slurm_spank_exit, and before that by exit(). Only the first call
 * reaches Java.
 */
int java_exit(void);

#endif
