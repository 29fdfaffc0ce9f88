/* jvm_library.c - the only file that opens a library. */
#include "jvm_library.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>

#include <slurm/spank.h>

extern const char plugin_name[];

create_jvm_f *jvm_library_open(const char *runtime)
{
	char path[PATH_MAX];
	void *library, *symbol = NULL;

	if (snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", runtime) >= (int) sizeof(path)) {
		slurm_error("%s: runtime: path too long: %s", plugin_name, runtime);
		return NULL;
	}
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library)
		symbol = dlsym(library, "JNI_CreateJavaVM");
	if (!symbol)
		slurm_error("%s: runtime: cannot load the JVM: %s", plugin_name, dlerror());
	return (create_jvm_f *) symbol;
}
