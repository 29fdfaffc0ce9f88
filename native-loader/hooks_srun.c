/* hooks_srun.c - the plugin in srun: every hook goes to Java. */
#include "hooks.h"

#include "java.h"

/* The first option creates the JVM: an srun without an option never pays for it. */
int hooks_srun_init(int argc, char *argv[])
{
	java_arguments(argc, argv);
	return 0;
}

int hooks_srun_option(int val, const char *argument)
{
	return java_option(val, argument);
}

int hooks_srun_local_user_init(spank_t spank)
{
	return java_local_user_init(spank);
}

int hooks_srun_exit(void)
{
	return java_exit();
}
