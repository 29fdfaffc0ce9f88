/* pipe_partners.h - the ProxyCommand of an ssh that has gone into the background, and so is no longer its parent. */
#ifndef PIPE_PARTNERS_H
#define PIPE_PARTNERS_H

#include "process_table.h"

/*
 * Adds each process of this user whose stdin and stdout are both pipes that a
 * process in the list has open above stderr. Returns 0 or -1.
 */
int pipe_partners_add(struct process_list *list);

#endif
