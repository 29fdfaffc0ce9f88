/* process.h - a process and when it started: a pid alone can lie, since the kernel gives it to another process later. */
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
	struct process process; /* started is 0 if there is no such process, or only its zombie */
	int parent;
};

#define PROCESS_LONG 60000 /* milliseconds */

/* Reads "4711@12345". Returns 0, or -1 if that is no process. Process 1 is one: srun, in a container. */
int process_parse(const char *text, struct process *process);

/* Returns 0, or -1 if the kernel cannot tell, because descriptors or memory are short. */
int process_status(int pid, struct process_status *status);

bool process_is_same(const struct process *one, const struct process *other);

/* Returns a pidfd of the process, or -1 if it has ended or the kernel is older than Linux 5.3. */
int process_pin(const struct process *process);

/* True as soon as it has ended, false after `millis`. */
bool process_has_ended(const struct process *process, int millis);

/* SIGTERM for all of them, and SIGKILL for those that live a second later. Returns 0, or -1 if one lives on. */
int process_end_all(const struct process *processes, size_t count);

#endif
