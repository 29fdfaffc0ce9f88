/* loader_abi.c - the numbers of the Slurm headers that this loader is compiled against. */
#include <stddef.h>

#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>

#include "loader_table.h"

_Static_assert(sizeof(void *) == sizeof(int64_t) &&
	       sizeof(struct loader_abi) == 12 * sizeof(int64_t) &&
	       sizeof(struct loader_hooks) == 3 * sizeof(int64_t),
	       "slurm.spank.LoaderTable counts slots of eight bytes");

/* slurm.spank.Spank counts on spank.h's order, which has only ever grown at its end. */
_Static_assert(S_JOB_ID == 2 && S_JOB_STEPID == 3,
	       "spank.h has reordered enum spank_item: adapt slurm.spank.Spank");

const struct loader_abi loader_abi_template = {
	.step_id_size = sizeof(slurm_step_id_t),
	.step_id_job_id = offsetof(slurm_step_id_t, job_id),
	.step_id_step_id = offsetof(slurm_step_id_t, step_id),
	.step_id_het_comp = offsetof(slurm_step_id_t, step_het_comp),
	.step_layout_node_list = offsetof(slurm_step_layout_t, node_list),
	.invalid_job_id = ESLURM_INVALID_JOB_ID,
	.already_done = ESLURM_ALREADY_DONE,
};
