/* stub_slurm.h - the option that the plugin registered last. */
#ifndef STUB_SLURM_H
#define STUB_SLURM_H

#include <slurm/spank.h>

extern struct spank_option *registered;

#endif
