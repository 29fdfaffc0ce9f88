/* hosted_options.c - the table of HOSTED_PLUGIN_OPTIONS as Slurm wants it. */
#include "hosted_options.h"

#include <stddef.h>

#include "hosted_plugin.h"

#define OPTION(name, arginfo, usage, has_arg, val) { name, arginfo, usage, has_arg, val, NULL },
static struct spank_option options[] = { HOSTED_PLUGIN_OPTIONS(OPTION) SPANK_OPTIONS_TABLE_END };

int hosted_options_register(spank_t spank, spank_opt_cb_f given)
{
	struct spank_option *option;
	spank_err_t error;

	for (option = options; option->name; option++) {
		option->cb = given;
		error = spank_option_register(spank, option);
		if (error != ESPANK_SUCCESS) {
			slurm_error("%s: --%s: cannot register the option: SPANK error %d", plugin_name, option->name,
				    (int) error);
			return -1;
		}
	}
	return 0;
}

const char *hosted_options_name(int val)
{
	const struct spank_option *option = options;

	while (option->name && option->val != val)
		option++;
	return option->name ? option->name : "?";
}
