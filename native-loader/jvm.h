/* jvm.h - one JVM from our own runtime image, created once, never destroyed. */
#ifndef JVM_H
#define JVM_H

#include "loader_table.h"

/*
 * Creates the JVM of `runtime` and has slurm.spank.Boot fill `hooks` for an
 * instance of `plugin_class`. `hooks` and `abi`, whose slots of the JVM are
 * filled here, must outlive the process's last hook. Returns 0, or -1 after one
 * line of explanation in Slurm's log.
 */
int jvm_boot(const char *runtime, const char *plugin_class, struct loader_hooks *hooks,
	     struct loader_abi *abi);

#endif
