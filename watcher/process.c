/* process.c - see proc(5) and pidfd_open(2). */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Before Linux 5.3 the kernel does not tell when a process ends. So the watcher asks this often. */
#define SLICE_MILLIS 500

int process_parse(const char *text, struct process *process)
{
	char written[64];

	if (sscanf(text, "%d@%llu", &process->pid, &process->started) != 2 || process->pid < 1)
		return -1;
	/* sscanf() takes signs, blanks, and numbers that an int has no room for. */
	snprintf(written, sizeof(written), "%d@%llu", process->pid, process->started);
	return strcmp(written, text) ? -1 : 0;
}

/* Not EPERM or the like: a process that the kernel hides, as /proc with hidepid=1 does, is another user's. */
bool process_is_shortage(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM;
}

int process_status(int pid, struct process_status *status)
{
	char path[32], text[1024], state, *fields;
	unsigned long long started;
	struct stat owner;
	ssize_t length;
	bool is_short;
	int fd;

	*status = (struct process_status){ .process = { .pid = pid } };
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return process_is_shortage(errno) ? -1 : 0;
	status->is_own = !fstat(fd, &owner) && owner.st_uid == getuid();
	length = read(fd, text, sizeof(text) - 1);
	is_short = length < 0 && process_is_shortage(errno);
	close(fd);
	if (is_short)
		return -1;
	text[length > 0 ? length : 0] = '\0';
	fields = strrchr(text, ')'); /* ends the command name, which may contain anything */
	if (!fields ||
	    sscanf(fields + 1, " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
		   &state, &status->parent, &started) != 3)
		return 0;
	status->process.started = state == 'Z' || state == 'X' ? 0 : started;
	return 0;
}

bool process_is_same(const struct process *one, const struct process *other)
{
	return one->pid == other->pid && one->started == other->started;
}

static bool lives(const struct process *process)
{
	struct process_status now;

	return process->started && (process_status(process->pid, &now) || now.process.started == process->started);
}

int process_pidfd(const struct process *process)
{
	int fd = (int) syscall(SYS_pidfd_open, process->pid, 0);

	/*
	 * Opens the pidfd first, then compares the start time: in the other order the
	 * pid could go to another process in between.
	 */
	if (fd < 0 || lives(process))
		return fd;
	close(fd);
	return -1;
}

bool process_has_ended(const struct process *process, int millis)
{
	struct pollfd end = { .fd = process_pidfd(process), .events = POLLIN };
	int slice = end.fd < 0 && millis > SLICE_MILLIS ? SLICE_MILLIS : millis;

	if (lives(process))
		poll(&end, 1, slice);
	if (end.fd >= 0)
		close(end.fd);
	return !lives(process);
}
