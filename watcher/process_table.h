/*
 * process_table.h - finds processes of this user in proc(5).
 *
 * Never found: init, this process, and the srun that it watches with srun's
 * ancestors. To end one of these could end what a session was never about.
 */
#ifndef PROCESS_TABLE_H
#define PROCESS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "process.h"

struct process_list {
	struct process *items;
	size_t count, room;
};

/* Adds one unless it is there, has ended, or must be spared. Returns 0, or -1 without memory. */
int process_list_add(struct process_list *list, const struct process *process);

void process_list_free(struct process_list *list);

/* From here on `srun`, its ancestors and this process are spared. Called while srun lives. Returns 0 or -1. */
int process_table_spare(const struct process *srun);

/*
 * Adds each process of this user that has the word `value` on its command line,
 * right behind the word `option` unless that is NULL. Returns 0 or -1.
 */
int process_table_add_by_argument(struct process_list *list, const char *option, const char *value);

/*
 * True if `pid`, a name in /proc, is a process of this user. Asked first, so that
 * nothing of other users' processes is ever read.
 */
bool process_table_is_own(const char *pid);

/* Adds what the processes in the list have started, and what these have. Returns 0 or -1. */
int process_table_add_descendants(struct process_list *list);

/* The same question for one command line, in the form of /proc/<pid>/cmdline. */
bool process_table_has_argument(int fd, const char *option, const char *value);

#endif
