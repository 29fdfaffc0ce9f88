/* process.c - see proc(5) and pidfd_open(2). */
#include "process.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Before Linux 5.3 nothing says that a process has ended: then it is looked for so often. */
#define SLICE_MILLIS 500

/* Where the kernel cannot tell, for want of descriptors or memory. No process started at this time. */
#define UNKNOWN (~0ULL)

/* Field 22 of /proc/<pid>/stat; 0 if there is no such process, or only its zombie. */
static unsigned long long start_time(int pid)
{
	unsigned long long started;
	char path[32], text[1024], state, *fields;
	FILE *file;
	size_t length;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return errno == ENOENT ? 0 : UNKNOWN;
	length = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[length] = '\0';
	fields = strrchr(text, ')'); /* ends the command name, which may contain anything */
	if (!fields || sscanf(fields + 1,
			      " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
			      &state, &started) != 2)
		return 0;
	return state == 'Z' || state == 'X' ? 0 : started;
}

int process_parse(const char *text, struct process *process)
{
	char written[64];

	if (sscanf(text, "%d@%llu", &process->pid, &process->started) != 2 || process->pid < 1)
		return -1;
	/* sscanf() takes signs, blanks, and numbers that an int has no room for. */
	snprintf(written, sizeof(written), "%d@%llu", process->pid, process->started);
	return strcmp(written, text) ? -1 : 0;
}

struct process process_of(int pid)
{
	return (struct process) { .pid = pid, .started = start_time(pid) };
}

static bool lives(const struct process *process)
{
	unsigned long long started = start_time(process->pid);

	return process->started && (started == process->started || started == UNKNOWN);
}

bool process_has_ended(const struct process *process, int millis)
{
	struct pollfd end = { .fd = (int) syscall(SYS_pidfd_open, process->pid, 0), .events = POLLIN };
	int slice = end.fd < 0 && millis > SLICE_MILLIS ? SLICE_MILLIS : millis;

	if (lives(process))
		poll(&end, 1, slice);
	if (end.fd >= 0)
		close(end.fd);
	return !lives(process);
}
