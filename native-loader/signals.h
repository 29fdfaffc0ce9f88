/* signals.h - keeps srun's signals away from the JVM. */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/*
 * HotSpot suspends its threads with SIGUSR2 by default, and unblocks that signal
 * in each of its threads: a SIGUSR2 that the user sends to srun for the job would
 * be lost there. No program sends SIGSTKFLT on Linux.
 */
#define SIGNALS_JVM_SUSPEND SIGSTKFLT

/* Blocks the signals that other processes send; faults of the thread itself stay deliverable. */
void signals_block(sigset_t *before);
void signals_restore(const sigset_t *before);

/* True if a signal that terminates srun has arrived since signals_block(). */
bool signals_end_pending(void);

#endif
