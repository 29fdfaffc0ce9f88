/* address_space.c - room for a JVM beside srun. */
#include "address_space.h"

#include <malloc.h>
#include <sys/resource.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

/*
 * srun and a small JVM take 210 MB (JDK 17 and 25). With less than this it is a
 * matter of luck whether the JVM or srun itself is the one to run out, and srun
 * calls abort().
 */
#define LEAST_KILOBYTES (256 * 1024)

int address_space_prepare(void)
{
	struct rlimit limit;

	/*
	 * glibc reserves an arena of 64 MB and more for every thread: with a
	 * JVM's dozen 1.2 GB in all, for which no `ulimit -v` below 1 GB was
	 * enough. They share one from here on, and srun's later threads with
	 * them.
	 */
	mallopt(M_ARENA_MAX, 1);

	if (!getrlimit(RLIMIT_AS, &limit) && limit.rlim_cur / 1024 < LEAST_KILOBYTES) {
		slurm_error("%s: java: ulimit -v: too small for a JVM, at least %d: %llu", plugin_name,
			    LEAST_KILOBYTES, (unsigned long long) limit.rlim_cur / 1024);
		return -1;
	}
	return 0;
}
