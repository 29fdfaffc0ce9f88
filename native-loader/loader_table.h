/*
 * loader_table.h - what C and Java pass each other in the one JNI call.
 *
 * slurm.spank.loader.LoaderTable reads and fills these structs slot by slot. A change here
 * needs the same change there, and in java_constants.c.
 */
#ifndef LOADER_TABLE_H
#define LOADER_TABLE_H

#include <stdint.h>

#include <slurm/spank.h>

/*
 * Facts that only the C compiler and the running plugin know. libslurm's structs
 * change with every release, so Java takes their sizes and offsets from here. Every
 * field fills one slot of eight bytes.
 */
struct loader_abi {
	const char *plugin_name;
	int64_t argc; /* plugstack.conf's arguments; Slurm owns them */
	char **argv;
	int64_t step_id_size; /* slurm_step_id_t */
	int64_t step_id_job_id;
	int64_t step_id_step_id;
	int64_t step_id_het_comp;
	int64_t step_layout_node_list; /* slurm_step_layout_t */
	int64_t invalid_job_id; /* slurm_errno.h */
	int64_t already_done;
	const char *jvm_words; /* what the JVM printed while it was created, on one line */
	int64_t jvm_nanoseconds; /* how long loading libjvm and creating the JVM took */
};

/* Java fills these with closures that live as long as the process. All return 0 or -1. */
struct loader_hooks {
	int (*option)(int val, const char *argument);
	int (*local_user_init)(spank_t spank);
	int (*exit)(void);
};

extern const struct loader_abi loader_abi_template;

#endif
