/* session.h - one session of the user, a directory named by its number. See docs/state-files.md. */
#ifndef SESSION_H
#define SESSION_H

#include "trace.h"

/*
 * Ends the session in the open directory if the srun that claimed it has died, and
 * removes its files. `mark`: that of the watched srun once it has ended, else NULL.
 * If another watcher is ending the session with this mark, waits for it, because
 * that watcher may be killed before it is done.
 *
 * Returns 0, or -1 with errno if the session with this mark does not end, or if
 * descriptors or memory are short. A dead session of another srun that does not end
 * is left to the next sweep.
 */
int session_end_dead(int directory, const char *mark, const struct trace *trace);

/* Ends each process that has the mark on its command line, and what it has started. Returns 0, or -1 if one survives. */
int session_end_marked(const char *mark);

#endif
