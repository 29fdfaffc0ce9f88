/* process.c - see proc(5), pidfd_open(2) and pidfd_send_signal(2). */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Before Linux 5.3 the kernel does not tell when a process ends, and we look this often. */
#define SLICE_MILLIS 500

#define GRACE_MILLIS 1000

int process_parse(const char *text, struct process *process)
{
	char written[64];

	if (sscanf(text, "%d@%llu", &process->pid, &process->started) != 2 || process->pid < 1)
		return -1;
	/* sscanf() takes signs, blanks, and numbers that an int has no room for. */
	snprintf(written, sizeof(written), "%d@%llu", process->pid, process->started);
	return strcmp(written, text) ? -1 : 0;
}

int process_status(int pid, struct process_status *status)
{
	char path[32], text[1024], state, *fields;
	unsigned long long started;
	ssize_t length;
	int fd;

	*status = (struct process_status){ .process = { .pid = pid } };
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
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

int process_pin(const struct process *process)
{
	int fd = (int) syscall(SYS_pidfd_open, process->pid, 0);

	/* Between the look and the pin the pid may have gone to another process, so the look comes second. */
	if (fd < 0 || lives(process))
		return fd;
	close(fd);
	return -1;
}

bool process_has_ended(const struct process *process, int millis)
{
	struct pollfd end = { .fd = process_pin(process), .events = POLLIN };
	int slice = end.fd < 0 && millis > SLICE_MILLIS ? SLICE_MILLIS : millis;

	if (lives(process))
		poll(&end, 1, slice);
	if (end.fd >= 0)
		close(end.fd);
	return !lives(process);
}

static void send_signal(const struct process *process, int signal)
{
	int fd = process_pin(process);

	if (fd >= 0) {
		syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0);
		close(fd);
	} else if (lives(process)) {
		kill(process->pid, signal);
	}
}

static long long now_millis(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Returns 0 if all of them end within the grace that they share, -1 if one lives on. */
static int end_by(int signal, const struct process *processes, size_t count)
{
	long long left, deadline = now_millis() + GRACE_MILLIS;
	int result = 0;
	size_t i;

	for (i = 0; i < count; i++)
		send_signal(&processes[i], signal);
	for (i = 0; i < count; i++) {
		do
			left = deadline - now_millis();
		while (!process_has_ended(&processes[i], left > 0 ? (int) left : 0) && left > 0);
		if (!process_has_ended(&processes[i], 0))
			result = -1;
	}
	return result;
}

int process_end_all(const struct process *processes, size_t count)
{
	if (!count || !end_by(SIGTERM, processes, count))
		return 0;
	return end_by(SIGKILL, processes, count);
}
