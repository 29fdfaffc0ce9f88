/*
 * state_directory.h - the user's own directory in state_dir. No other user can
 * create, remove or see a file there.
 *
 * A watcher keeps it open under a shared flock(2) while it uses it. Removing it
 * takes the exclusive lock. systemd-tmpfiles does not touch a locked directory, see
 * tmpfiles.d(5).
 */
#ifndef STATE_DIRECTORY_H
#define STATE_DIRECTORY_H

#include <dirent.h>
#include <stdbool.h>

struct state_directory {
	const char *path;
	int fd;
};

/*
 * Opens and locks it; if `makes`, creates it first. Returns 0, or -1 with errno: EPERM
 * if it belongs to another user or is open to others, EBUSY if another process holds its lock exclusively for
 * 5 seconds.
 */
int state_directory_open(struct state_directory *directory, const char *path, bool makes);

/* Opens a directory in it. Returns its descriptor, or -1: EPERM as above. */
int state_directory_open_below(int directory, const char *name);

/* Lists an open directory from its start. Returns NULL with errno if it cannot. */
DIR *state_directory_list(int directory);

void state_directory_close(const struct state_directory *directory);

/* Removes it if it is empty and no other process uses it, and closes it. */
void state_directory_remove(const struct state_directory *directory);

#endif
