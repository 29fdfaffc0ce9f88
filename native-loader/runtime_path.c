/* runtime_path.c - the files of a runtime image. */
#include "runtime_path.h"

#include <stdio.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

int runtime_path(char path[PATH_MAX], const char *runtime, const char *file)
{
	/* A relative one would be looked for wherever the user happens to be. */
	if (runtime[0] != '/') {
		slurm_error("%s: runtime: not an absolute path: %s", plugin_name, runtime);
		return -1;
	}
	if (snprintf(path, PATH_MAX, "%s/%s", runtime, file) >= PATH_MAX) {
		slurm_error("%s: runtime: path too long: %s", plugin_name, runtime);
		return -1;
	}
	return 0;
}
