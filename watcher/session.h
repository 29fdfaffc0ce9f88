/* session.h - one session of the user, a directory named by its number. See docs/state-files.md. */
#ifndef SESSION_H
#define SESSION_H

#include "trace.h"

/*
 * Ends the session in the open directory if its owner is dead, and removes its
 * files. `mark` is that of the watched srun if it has ended, else NULL: while
 * another process ends that one's session, waits for it, as it may be killed.
 */
void session_end_dead(int directory, const char *mark, const struct trace *trace);

/* Ends each process that has the mark on its command line, with what it has started. Returns 0, or -1 if one lives on. */
int session_end_marked(const char *mark);

#endif
