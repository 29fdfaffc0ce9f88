/* hooks_allocator.c - the plugin in sbatch and salloc: refuses its options, without Java. */
#include "hooks.h"

#include "hosted_options.h"
#include "hosted_plugin.h"

int hooks_allocator_option(int val)
{
	const char *name = hosted_options_name(val);

	slurm_error("%s: --%s: an option of srun, not of sbatch or salloc: "
		    "use srun --%s inside the job",
		    plugin_name, name, name);
	return -1;
}
