/* session.h - ends what a killed srun has left: its ssh master and the files of its session. */
#ifndef SESSION_H
#define SESSION_H

#include "state_file.h"

/*
 * `prefix` is how the files begin: <prefix>-host.tunnel, -control.tunnel and
 * -log.tunnel. What is gone already is as wanted.
 */

/* The node that it is connected to; empty if the files name none. */
void session_node(const char *prefix, char node[STATE_VALUE_SIZE]);

/* Ends the master. Returns 0, or -1 if it lives on; then its files have to stay as well, for the next srun to try. */
int session_end_master(const char *prefix);

/* Ends an ssh that srun was about to start as it was killed, and removes the files. */
void session_end_rest(const char *prefix);

#endif
