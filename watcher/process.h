/* process.h - a process and when it started: a pid alone can lie, for the kernel gives it to another one later. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>

struct process {
	int pid;
	unsigned long long started; /* clock ticks since this host booted */
};

/* The process that has this pid now. */
struct process process_of(int pid);

#define PROCESS_LONG 60000 /* milliseconds */

/* Reads "4711@12345". Returns 0, or -1 if that is no process. Process 1 is one: srun, in a container. */
int process_parse(const char *text, struct process *process);

/* True as soon as it has ended, false after `millis`. */
bool process_has_ended(const struct process *process, int millis);

#endif
