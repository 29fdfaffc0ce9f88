/* hosted_options.h - the options that the plugin of this loader adds to srun. */
#ifndef HOSTED_OPTIONS_H
#define HOSTED_OPTIONS_H

#include <slurm/spank.h>

/* Registers all options; Slurm calls `given` for each one that the user gives. Returns 0, or -1 after a line in Slurm's log. */
int hosted_options_register(spank_t spank, spank_opt_cb_f given);

/* The name of the option that was registered with `val`, without its "--". */
const char *hosted_options_name(int val);

#endif
