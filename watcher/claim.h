/* claim.h - the exitflags of a user: which srun has which session. See slurm.stunnel.ExitFlag. */
#ifndef CLAIM_H
#define CLAIM_H

#include "process.h"

/* What a watcher was told. */
struct watched {
	struct process srun;
	const char *state_dir;
	const char *user; /* how the names of the user's files begin */
	int priority;     /* of the trace in syslog; 0 for none */
};

/* Ends what srun, which has ended, has left: its session, and a claim that it was about to make. */
void claims_end(const struct watched *watched);

#endif
