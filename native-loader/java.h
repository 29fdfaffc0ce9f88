/*
 * java.h - the Java side as hooks.c sees it.
 *
 * The JVM is created by the first java_option(). Before that, and in a forked
 * copy of srun (where the JVM's threads do not exist), nothing here enters
 * Java. All return 0 or -1.
 */
#ifndef JAVA_H
#define JAVA_H

#include <slurm/spank.h>

/* Keeps plugstack.conf's arguments, which stay Slurm's, for java_option(). */
void java_arguments(int argc, char *argv[]);

int java_option(int val, const char *argument);
int java_local_user_init(spank_t spank);

/*
 * To be called by slurm_spank_exit; exit() calls it as well, and before that.
 * Java hears of the first call only.
 */
int java_exit(void);

#endif
