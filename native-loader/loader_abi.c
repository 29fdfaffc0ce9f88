/* loader_abi.c - what Java must know about the Slurm headers that this loader is compiled against. */
#include <stddef.h>

#include <slurm/slurm.h>
#include <slurm/slurm_errno.h>

#include "loader_table.h"

const struct loader_abi loader_abi_template = {
	.step_id_size = sizeof(slurm_step_id_t),
	.step_id_job_id = offsetof(slurm_step_id_t, job_id),
	.step_id_step_id = offsetof(slurm_step_id_t, step_id),
	.step_id_het_comp = offsetof(slurm_step_id_t, step_het_comp),
	.step_layout_node_list = offsetof(slurm_step_layout_t, node_list),
	.invalid_job_id = ESLURM_INVALID_JOB_ID,
	.already_done = ESLURM_ALREADY_DONE,
};
