/* master.h - the ssh masters of a session, and what they have started. */
#ifndef MASTER_H
#define MASTER_H

#include "process_table.h"

/* How long srun's child may take until it executes ssh: libc tries each directory of the user's PATH. */
#define MASTER_START_MILLIS 300

/* Adds the process that the open hostfile names, unless it has ended, ran before this host booted or is another user's. Returns 0 or -1. */
int master_add_named(struct process_list *masters, int host);

/*
 * Ends the masters, then what they have started. If `control` is not NULL, first
 * asks the process that listens at that socket in `directory` to end. Adds to the
 * list what the masters have started. Returns 0, or -1 if a process survives, or
 * if /proc cannot be read.
 */
int master_end_all(struct process_list *masters, int directory, const char *control);

#endif
