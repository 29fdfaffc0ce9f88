/*
 * sweep.h - ends every dead session in a user's directory. A session is dead if its
 * srun has died without closing it.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include "state_directory.h"
#include "trace.h"

/* `mark` is that of the watched srun if it has ended, else NULL. Returns as session_end_dead(), see session.h. */
int sweep(const struct state_directory *directory, const char *mark, const struct trace *trace);

#endif
