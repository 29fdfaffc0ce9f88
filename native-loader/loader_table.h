/*
 * loader_table.h - what C and Java hand each other in the one JNI call.
 *
 * slurm.spank.LoaderTable reads and fills these structs slot by slot; what is
 * changed here is changed there.
 */
#ifndef LOADER_TABLE_H
#define LOADER_TABLE_H

#include <stdint.h>

#include <slurm/spank.h>

/*
 * Facts that only the C compiler and the running plugin know. libslurm's
 * structs change with every release, so Java takes offsets and sizes from here
 * and hard-codes none. Every field fills one slot of eight bytes.
 */
struct loader_abi {
	const char *plugin_name;
	int64_t argc; /* plugstack.conf's arguments, owned by Slurm */
	char **argv;
	int64_t step_id_size; /* slurm_step_id_t */
	int64_t step_id_job_id;
	int64_t step_id_step_id;
	int64_t step_id_het_comp;
	int64_t step_layout_node_list; /* slurm_step_layout_t */
	int64_t invalid_job_id; /* slurm_errno.h */
	int64_t already_done;
	const char *jvm_words; /* what the JVM said while it was created, one line */
	int64_t jvm_nanoseconds; /* how long that took, libjvm's loading included */
};

/* Filled by Java with closures that live as long as the process. All return 0 or -1. */
struct loader_hooks {
	int (*option)(int val, const char *argument);
	int (*local_user_init)(spank_t spank);
	int (*exit)(void);
};

extern const struct loader_abi loader_abi_template;

#endif
