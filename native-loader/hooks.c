/*
 * hooks.c - the functions that Slurm calls. They only choose by the context
 * which file answers: hooks_srun.c or hooks_allocator.c. In slurmd, slurmstepd, prolog
 * and epilog the plugin registers its options and does nothing else.
 */
#include "hooks.h"

#include "hosted_options.h"
#include "hosted_plugin.h"

#define SPANK_PLUGIN_NAMED(name) SPANK_PLUGIN(name, 1)
SPANK_PLUGIN_NAMED(HOSTED_PLUGIN_NAME)

static int option_given(int val, const char *argument, int remote)
{
	if (remote) /* slurmstepd passes the option on, but only srun acts on it */
		return 0;

	switch (spank_context()) {
	case S_CTX_LOCAL:
		return hooks_srun_option(val, argument);
	case S_CTX_ALLOCATOR:
		return hooks_allocator_option(val);
	default:
		return 0;
	}
}

/*
 * Registers the options in every context: slurmstepd warns about options that
 * it does not know.
 */
int slurm_spank_init(spank_t spank, int argc, char *argv[])
{
	if (hosted_options_register(spank, option_given))
		return -1;

	switch (spank_context()) {
	case S_CTX_LOCAL:
		return hooks_srun_init(argc, argv);
	default:
		return 0;
	}
}

int slurm_spank_local_user_init(spank_t spank, int argc, char *argv[])
{
	(void) argc, (void) argv;
	switch (spank_context()) {
	case S_CTX_LOCAL:
		return hooks_srun_local_user_init(spank);
	default:
		return 0;
	}
}

int slurm_spank_exit(spank_t spank, int argc, char *argv[])
{
	(void) spank, (void) argc, (void) argv;
	switch (spank_context()) {
	case S_CTX_LOCAL:
		return hooks_srun_exit();
	default:
		return 0;
	}
}
