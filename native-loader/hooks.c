/*
 * hooks.c - the entries that Slurm looks for, and who answers them.
 *
 * Only an srun that was given one of our options meets Java. Everything else
 * (sbatch, salloc, slurmd, slurmstepd, prolog and epilog) is answered here.
 */
#include <stddef.h>

#include <slurm/slurm_errno.h>
#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "java.h"

#define SPANK_PLUGIN_NAMED(name) SPANK_PLUGIN(name, 1)
SPANK_PLUGIN_NAMED(HOSTED_PLUGIN_NAME)

static int option_given(int val, const char *argument, int remote);

#define OPTION(name, arginfo, usage, has_arg, val)                             \
	{ name, arginfo, usage, has_arg, val, option_given },
static struct spank_option options[] = {
	HOSTED_PLUGIN_OPTIONS(OPTION) SPANK_OPTIONS_TABLE_END
};

static const char *option_name(int val)
{
	struct spank_option *option = options;

	while (option->name && option->val != val)
		option++;
	return option->name ? option->name : "?";
}

static int option_given(int val, const char *argument, int remote)
{
	if (remote) /* slurmstepd hears of the option as well; it was srun's business */
		return 0;

	switch (spank_context()) {
	case S_CTX_LOCAL:
		return java_option(val, argument);
	case S_CTX_ALLOCATOR:
		slurm_error("%s: --%s: an option of srun, not of sbatch or salloc: "
			    "use srun --%s inside the job",
			    plugin_name, option_name(val), option_name(val));
		return -1;
	default:
		return 0;
	}
}

/*
 * The options are registered in every context: slurmstepd warns about options
 * that it does not know.
 */
int slurm_spank_init(spank_t spank, int argc, char *argv[])
{
	struct spank_option *option;
	spank_err_t error;

	for (option = options; option->name; option++) {
		error = spank_option_register(spank, option);
		if (error != ESPANK_SUCCESS) {
			slurm_error("%s: --%s: cannot register the option: SPANK error %d",
				    plugin_name, option->name, (int) error);
			return -1;
		}
	}
	if (spank_context() == S_CTX_LOCAL)
		java_arguments(argc, argv);
	return 0;
}

int slurm_spank_local_user_init(spank_t spank, int argc, char *argv[])
{
	(void) argc, (void) argv;
	return java_local_user_init(spank);
}

int slurm_spank_exit(spank_t spank, int argc, char *argv[])
{
	(void) spank, (void) argc, (void) argv;
	return java_exit();
}
