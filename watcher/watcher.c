/*
 * watcher.c - outlives an srun that is killed, and ends its session for it.
 *
 *   watcher STATE_DIR USER SRUN PRIORITY
 *
 * Started by srun, which is named as <pid>@<start time>, before it claims a
 * session, so that there is no moment in which a kill leaves something. Goes
 * into the background and waits for srun's end. An srun that has ended as it should has removed its files by then, and
 * there is nothing to do. PRIORITY is syslog(3)'s, for the trace that the site
 * wants, or 0.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "claim.h"
#include "process.h"

/* Nothing of srun's is kept open or busy: neither its pipes nor its terminal nor the user's directory. */
static int leave_srun(void)
{
	int null, fd;

	if (setsid() < 0 || chdir("/") < 0)
		return -1;
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return -1;
	for (fd = 0; fd <= 2; fd++)
		if (dup2(null, fd) < 0)
			return -1;
	if (syscall(SYS_close_range, 3U, ~0U, 0)) /* since Linux 5.9 */
		for (fd = (int) sysconf(_SC_OPEN_MAX) - 1; fd > 2; fd--)
			close(fd);
	return 0;
}

static void watch(const struct watched *watched)
{
	while (!process_has_ended(&watched->srun, PROCESS_LONG))
		continue;
	claims_end(watched);
}

int main(int argc, char *argv[])
{
	struct watched watched;

	if (argc != 5 || process_parse(argv[3], &watched.srun))
		return 2;
	watched.state_dir = argv[1];
	watched.user = argv[2];
	watched.priority = atoi(argv[4]);
	switch (fork()) {
	case -1:
		fprintf(stderr, "watcher: cannot go into the background: %s\n", strerror(errno));
		return 1;
	case 0:
		if (leave_srun())
			return 1;
		watch(&watched);
	}
	return 0;
}
