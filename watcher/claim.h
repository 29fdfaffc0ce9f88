/* claim.h - the exitflags of a user: which srun has which session. See slurm.stunnel.ExitFlag. */
#ifndef CLAIM_H
#define CLAIM_H

#include "process.h"

/* Ends what `srun`, which has ended, has left in `state_dir`: its session, and a claim that it was about to make. */
void claims_end(const char *state_dir, const char *user, const struct process *srun);

#endif
