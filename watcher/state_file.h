/* state_file.h - a session's small files of key=value lines, see docs/state-files.md. */
#ifndef STATE_FILE_H
#define STATE_FILE_H

#include <stdbool.h>

/* With its NUL: a value of 256 bytes or more counts as absent. */
#define STATE_VALUE_SIZE 256

/* Opens a regular file of this user in `directory` for reading and writing; -1 with errno if it is anything else. */
int state_file_open(int directory, const char *name);

/* Copies the value of `key`. Returns 0, or -1 with an empty value if the file has none, or one that is too long. */
int state_file_value(int fd, const char *key, char value[STATE_VALUE_SIZE]);

/* Locks the file as srun locks its exitflag. Returns 0, or -1 if another process holds the lock and `waits` is false. */
int state_file_lock(int fd, bool waits);

/*
 * True if the name leads to the open file. If not, then the other files in the
 * directory may belong to another srun.
 */
bool state_file_is_named(int fd, int directory, const char *name);

/* True if this user owns the file of this name. Does not follow a link. */
bool state_file_is_own(int directory, const char *name);

/* Removes a file if it belongs to this user and is no directory. Already gone counts as success. */
void state_file_remove_own(int directory, const char *name);

#endif
