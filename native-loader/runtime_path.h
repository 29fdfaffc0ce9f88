/* runtime_path.h - where the runtime image and its files are. */
#ifndef RUNTIME_PATH_H
#define RUNTIME_PATH_H

#include <limits.h>

/*
 * Writes the directory of the runtime into `directory`: runtime=DIR of
 * plugstack.conf, or else the plugin's own. Returns 0, or -1 after a line in
 * Slurm's log.
 */
int runtime_directory(char directory[PATH_MAX], int argc, char *argv[]);

/* Writes `runtime`/`file` into `path`. Returns 0, or -1 after a line in Slurm's log. */
int runtime_path(char path[PATH_MAX], const char *runtime, const char *file);

#endif
