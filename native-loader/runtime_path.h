/* runtime_path.h - the files of a runtime image, as jlink lays them out. */
#ifndef RUNTIME_PATH_H
#define RUNTIME_PATH_H

#include <limits.h>

/* Puts `runtime`/`file` into `path`. Returns 0, or -1 after a line in Slurm's log. */
int runtime_path(char path[PATH_MAX], const char *runtime, const char *file);

#endif
