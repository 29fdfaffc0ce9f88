/*
 * hooks.h - how the plugin answers Slurm in each context that concerns it.
 *
 * hooks.c exports the functions that Slurm calls and chooses among these by the
 * context. All return 0 or -1.
 */
#ifndef HOOKS_H
#define HOOKS_H

#include <slurm/spank.h>

/* hooks_srun.c */
int hooks_srun_init(int argc, char *argv[]);
int hooks_srun_option(int val, const char *argument);
int hooks_srun_local_user_init(spank_t spank);
int hooks_srun_exit(void);

/* hooks_allocator.c */
int hooks_allocator_option(int val);

#endif
