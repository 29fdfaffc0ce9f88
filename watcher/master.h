/* master.h - the ssh masters of a session, and what they have started. */
#ifndef MASTER_H
#define MASTER_H

#include "process_table.h"

/* Adds the process that the open hostfile names, unless it has ended or is of an earlier boot. Returns 0 or -1. */
int master_add_named(struct process_list *masters, int host);

/*
 * Ends the masters, then what they have started. Whoever listens at the socket
 * `control` in `directory` is asked to end first; NULL for none. The list
 * grows by what was found. Returns 0, or -1 if a process lives on or could not be looked for.
 */
int master_end_all(struct process_list *masters, int directory, const char *control);

#endif
