/* state_directory.c */
#include "state_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* How often to try again if another watcher removes it between mkdir and open. */
#define ATTEMPTS 100

/* How often, and with what pause, the lock is tried: a program that tidies up or saves files may hold it for long. */
#define LOCK_TRIES 100
#define LOCK_MILLIS 50

int state_directory_open_below(int directory, const char *name)
{
	struct stat status;
	int error, fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return -1;
	errno = EPERM;
	if (!fstat(fd, &status) && status.st_uid == getuid() && !(status.st_mode & (S_IRWXG | S_IRWXO)))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

DIR *state_directory_list(int directory)
{
	int error, fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (stream || fd < 0)
		return stream;
	error = errno;
	close(fd);
	errno = error;
	return NULL;
}

static bool is_named(const struct state_directory *directory)
{
	struct stat opened, named;

	return !fstat(directory->fd, &opened) && !lstat(directory->path, &named) && opened.st_dev == named.st_dev &&
	       opened.st_ino == named.st_ino;
}

static int lock_shared(int fd)
{
	int tries = LOCK_TRIES;

	while (flock(fd, LOCK_SH | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		if (--tries == 0) {
			errno = EBUSY;
			return -1;
		}
		poll(NULL, 0, LOCK_MILLIS);
	}
	return 0;
}

int state_directory_open(struct state_directory *directory, const char *path, bool makes)
{
	int attempt;

	directory->path = path;
	for (attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (makes && mkdir(path, S_IRWXU) && errno != EEXIST)
			return -1;
		directory->fd = state_directory_open_below(AT_FDCWD, path);
		if (directory->fd < 0 && errno == ENOENT && makes)
			continue;
		if (directory->fd < 0)
			return -1;
		if (lock_shared(directory->fd))
			goto fail;
		if (is_named(directory))
			return 0;
		close(directory->fd);
	}
	errno = EBUSY;
	return -1;
fail:
	attempt = errno;
	close(directory->fd);
	errno = attempt;
	return -1;
}

void state_directory_close(const struct state_directory *directory)
{
	close(directory->fd);
}

void state_directory_remove(const struct state_directory *directory)
{
	/*
	 * If two try at once, the earlier fails and thereby loses its shared lock, so the
	 * later gets the exclusive one.
	 */
	if (!flock(directory->fd, LOCK_EX | LOCK_NB) && is_named(directory))
		rmdir(directory->path);
	close(directory->fd);
}
