/* jvm_library.c - the only file that opens a library. */
#include "jvm_library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "runtime_path.h"

/*
 * A JVM without its classes says so on stdout and calls _exit(1), before it has
 * read the options that tell it otherwise (JDK 17 and 25).
 */
static int find_classes(const char *runtime)
{
	char path[PATH_MAX];

	if (runtime_path(path, runtime, "lib/modules"))
		return -1;
	if (access(path, R_OK)) {
		slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, strerror(errno));
		return -1;
	}
	return 0;
}

create_jvm_f *jvm_library_open(const char *runtime)
{
	char path[PATH_MAX];
	void *library, *symbol = NULL;

	if (find_classes(runtime) || runtime_path(path, runtime, "lib/server/libjvm.so"))
		return NULL;
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library)
		symbol = dlsym(library, "JNI_CreateJavaVM");
	if (!symbol)
		slurm_error("%s: runtime: cannot load the JVM: %s", plugin_name, dlerror());
	return (create_jvm_f *) symbol;
}
