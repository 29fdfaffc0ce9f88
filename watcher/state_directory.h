/*
 * state_directory.h - the user's own directory in state_dir: nobody else can
 * put, take or see a name there.
 *
 * It is open and under a shared flock(2) for as long as it is used. Who wants to
 * remove it needs the lock alone; systemd-tmpfiles leaves it alone, see
 * tmpfiles.d(5).
 */
#ifndef STATE_DIRECTORY_H
#define STATE_DIRECTORY_H

#include <stdbool.h>

struct state_directory {
	const char *path;
	int fd;
};

/* Opens and locks it; if `makes`, makes it first. Returns 0, or -1 with errno: EPERM if it is not this user's alone. */
int state_directory_open(struct state_directory *directory, const char *path, bool makes);

/* Opens a directory in it. Returns its descriptor, or -1 if it is not this user's alone. */
int state_directory_open_below(int directory, const char *name);

void state_directory_close(const struct state_directory *directory);

/* Removes it if it is empty and no other process uses it, and closes it. */
void state_directory_remove(const struct state_directory *directory);

#endif
