/* state_file.h - a session's small files of key=value lines, as slurm.stunnel.StateFile writes them. */
#ifndef STATE_FILE_H
#define STATE_FILE_H

#include <stdbool.h>

#define STATE_VALUE_SIZE 64

/* Opens a regular file of this user for reading and writing; -1 with errno if it is anything else. */
int state_file_open(const char *path);

/* Copies the value of `key` from the open file. Returns 0, or -1 if it has none or a longer one. */
int state_file_value(int fd, const char *key, char value[STATE_VALUE_SIZE]);

/* True if this user owns what is at `path`, which is not followed if it is a link. */
bool state_file_is_own(const char *path);

/* True if the file at `path` can be reached by another name as well, which another user may have chosen. */
bool state_file_has_second_name(const char *path);

#endif
