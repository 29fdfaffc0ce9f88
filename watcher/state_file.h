/* state_file.h - a session's small files of key=value lines, see docs/state-files.md. */
#ifndef STATE_FILE_H
#define STATE_FILE_H

#include <stdbool.h>

/* With its NUL: a value of 256 bytes or more counts as absent. */
#define STATE_VALUE_SIZE 256

/* Opens a regular file of this user in `directory` for reading and writing; -1 with errno if it is anything else. */
int state_file_open(int directory, const char *name);

/* Copies the value of `key` from the open file. Returns 0, or -1 with an empty value if it has none or a longer one. */
int state_file_value(int fd, const char *key, char value[STATE_VALUE_SIZE]);

/* Locks the file as srun locks its claim. Returns 0, or -1 if somebody has the lock and `waits` is false. */
int state_file_lock(int fd, bool waits);

/* False once the name does not lead to the open file any more: what lies beside it may be another srun's. */
bool state_file_is_named(int fd, int directory, const char *name);

/* True if this user owns what has this name, which is not followed if it is a link. */
bool state_file_is_own(int directory, const char *name);

/* Removes it if it is this user's and no directory. Already gone counts as success. */
void state_file_remove_own(int directory, const char *name);

#endif
