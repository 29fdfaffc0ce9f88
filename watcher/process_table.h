/*
 * process_table.h - finds processes of this user in proc(5).
 *
 * Never finds init, this process, the srun that it watches, or the ancestors of
 * these. Ending one of them could kill what does not belong to the session.
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

/* Adds a process unless the list has it, it has ended, or it must be spared. Returns 0, or -1 if memory is short. */
int process_list_add(struct process_list *list, const struct process *process);

void process_list_free(struct process_list *list);

/* From now on spares `srun`, this process and the ancestors of both. Called while srun runs. Returns 0 or -1. */
int process_table_spare(const struct process *srun);

/*
 * Adds each process of this user that has the word `value` on its command line,
 * right behind the word `option` unless that is NULL. Returns 0 or -1.
 */
int process_table_add_by_argument(struct process_list *list, const char *option, const char *value);

/*
 * Visits each process of this user that runs, until a visit returns another value
 * than 0. Returns that value, or -1 if /proc cannot be read. Never reads about
 * another user's process.
 *
 * The start time is read first, and the visit looks at the process afterwards: if
 * another process gets the pid in between, the start time does not fit, and the
 * watcher does not end that one.
 */
int process_table_walk(int (*visit)(const struct process_status *status, void *data), void *data);

/* Adds the processes that those in the list have started, and those that these have started. Returns 0 or -1. */
int process_table_add_descendants(struct process_list *list);

/*
 * True if one command line has the words, as for process_table_add_by_argument().
 * `fd` has the form of /proc/<pid>/cmdline.
 */
bool process_table_has_argument(int fd, const char *option, const char *value);

#endif
