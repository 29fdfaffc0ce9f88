/* address_space.c - checks that `ulimit -v` and `ulimit -s` leave room for a JVM, and reduces what it takes. */
#include "address_space.h"

#include <malloc.h>
#include <sys/resource.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

/*
 * srun and a small JVM take 210 MB (JDK 17 and 25). Below this limit srun itself
 * may run out of memory instead of the JVM, and then it calls abort() or dies of
 * a fault. The srun of 26.05 takes 514 MB without a JVM: it starts threads before
 * it loads plugins, and glibc gives each thread an arena.
 */
#if SLURM_VERSION_NUMBER >= SLURM_VERSION_NUM(26, 5, 0)
#define LEAST_KILOBYTES (576 * 1024)
#else
#define LEAST_KILOBYTES (256 * 1024)
#endif

/*
 * If the main thread has less than 160 KB, the JVM prints on stdout and ends srun,
 * or dies of a fault (JDK 25).
 */
#define LEAST_STACK_KILOBYTES 256

/* Returns 0, or -1 after a line in Slurm's log. */
static int check_limit(int resource, const char *option, unsigned long long least)
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
	 * By default glibc reserves an arena of 64 MB or more for every thread.
	 * A JVM has a dozen threads, which makes 1.2 GB, and it did not start
	 * under a `ulimit -v` below 1 GB. From here on all new threads share one
	 * arena, srun's too.
	 */
	mallopt(M_ARENA_MAX, 1);
	if (check_limit(RLIMIT_AS, "-v", LEAST_KILOBYTES))
		return -1;
	return check_limit(RLIMIT_STACK, "-s", LEAST_STACK_KILOBYTES);
}
