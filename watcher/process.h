/*
 * process.h - a process, known by its pid and its start time: the kernel may give
 * the same pid to another process later.
 */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct process {
	int pid;
	unsigned long long started; /* clock ticks since this host booted */
};

/* What /proc/<pid>/stat says. */
struct process_status {
	struct process
		process; /* started is 0 if there is no such process, only its zombie, or if the kernel hides it */
	int parent; /* 0 if not known */
	bool is_own; /* this user's */
};

#define PROCESS_LONG 60000 /* milliseconds */

/* Reads "4711@12345". Returns 0, or -1 if `text` names no process. It may name process 1: an srun in a container. */
int process_parse(const char *text, struct process *process);

/* True for the errno of a call that fails because descriptors or memory are short: it tells nothing about a process. */
bool process_is_shortage(int error);

/* Reads the status of `pid`. Returns 0, or -1 with errno if descriptors or memory are short. */
int process_status(int pid, struct process_status *status);

bool process_is_same(const struct process *one, const struct process *other);

/* Returns a pidfd of the process, or -1 if it has ended or the kernel is older than Linux 5.3. */
int process_pidfd(const struct process *process);

/*
 * Waits for the end of the process. Returns true as soon as it has ended, false if
 * it still runs after `millis`, or before that on a kernel older than Linux 5.3.
 */
bool process_has_ended(const struct process *process, int millis);

#endif
