/* master.h - the ssh master of a session, reached through its control socket or by its process id. */
#ifndef MASTER_H
#define MASTER_H

/* Asks whoever listens at `control` to end, and waits until it has hung up. Nobody there is as wanted. */
void master_tell_to_end(const char *control);

/* Ends the process that the hostfile `host` names, unless it is of an earlier boot. Returns 0 if it is gone, -1 if it stays. */
int master_end(const char *host);

/*
 * Ends each process of this user that was started with "-S control": srun may
 * have been killed before it could write down what it has just started.
 */
void master_end_unnamed(const char *control);

#endif
