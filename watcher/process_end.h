/* process_end.h - ends processes. The time between SIGTERM and SIGKILL is GRACE_MILLIS in process_end.c. */
#ifndef PROCESS_END_H
#define PROCESS_END_H

#include "process.h"

/* Sends SIGTERM to all processes, and SIGKILL to those that are left a second later. Returns 0, or -1 if one survives. */
int process_end_all(const struct process *processes, size_t count);

#endif
