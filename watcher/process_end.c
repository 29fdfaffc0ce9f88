/* process_end.c - SIGTERM, a grace, SIGKILL: see pidfd_send_signal(2). */
#include "process_end.h"

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* How long the processes may take to end after each of the two signals. */
#define GRACE_MILLIS 1000

static void send_signal(const struct process *process, int signal)
{
	int fd = process_pidfd(process);

	if (fd >= 0) {
		syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0);
		close(fd);
	} else if (!process_has_ended(process, 0)) { /* before Linux 5.3 */
		kill(process->pid, signal);
	}
}

static long long now_millis(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Returns 0 if all processes end within the grace that they share, -1 if one survives. */
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
