/* address_space.c - room for a JVM beside srun. */
#include "address_space.h"

#include <malloc.h>
#include <sys/resource.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

/*
 * srun and a small JVM take 210 MB (JDK 17 and 25). With less than this it is a
 * matter of luck whether the JVM or srun itself is the one to run out, and srun
 * calls abort(), or dies of a fault. The srun of 26.05 takes 514 MB alone: it
 * has threads before it has plugins, each with an arena of glibc's.
 */
#if SLURM_VERSION_NUMBER >= SLURM_VERSION_NUM(26, 5, 0)
#define LEAST_KILOBYTES (576 * 1024)
#else
#define LEAST_KILOBYTES (256 * 1024)
#endif

/*
 * With less than 160 KB for the main thread, the JVM fails with words on stdout
 * or a fault (JDK 25).
 */
#define LEAST_STACK_KILOBYTES 256

/* Returns 0, or -1 after a line in Slurm's log. */
static int is_enough(int resource, const char *option, unsigned long long least)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) || limit.rlim_cur / 1024 >= least)
		return 0;
	slurm_error("%s: java: ulimit %s: too small for a JVM, at least %llu: %llu", plugin_name, option, least,
		    (unsigned long long) limit.rlim_cur / 1024);
	return -1;
}

int address_space_prepare(void)
{
	/*
	 * glibc reserves an arena of 64 MB and more for every thread: with a
	 * JVM's dozen 1.2 GB in all, for which no `ulimit -v` below 1 GB was
	 * enough. They share one from here on, and srun's later threads with
	 * them.
	 */
	mallopt(M_ARENA_MAX, 1);
	return is_enough(RLIMIT_AS, "-v", LEAST_KILOBYTES) || is_enough(RLIMIT_STACK, "-s", LEAST_STACK_KILOBYTES) ? -1 : 0;
}
