/* jvm_boot.h - one JVM from our own runtime image, created once, never destroyed. */
#ifndef JVM_BOOT_H
#define JVM_BOOT_H

#include "loader_table.h"

/*
 * Creates the JVM of `runtime` and calls slurm.spank.loader.Boot, which creates an
 * instance of `plugin_class` and fills `hooks` for it. Fills the fields of `abi`
 * that describe the JVM. Java keeps the addresses of `hooks` and `abi`: both must
 * outlive the last hook. Returns 0, or -1 after one line in Slurm's log.
 */
int jvm_boot(const char *runtime, const char *plugin_class, struct loader_hooks *hooks, struct loader_abi *abi);

#endif
