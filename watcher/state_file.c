/* state_file.c */
#include "state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes, more than srun ever writes. */
#define LONGEST 4096

int state_file_open(int directory, const char *name)
{
	struct stat status;
	int fd = openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_uid == getuid())
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

int state_file_value(int fd, const char *key, char value[STATE_VALUE_SIZE])
{
	char text[LONGEST + 1], *line, *rest = text;
	ssize_t length = pread(fd, text, LONGEST, 0);
	size_t key_length = strlen(key);

	*value = '\0';
	text[length > 0 ? length : 0] = '\0';
	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, key, key_length) || line[key_length] != '=')
			continue;
		line += key_length + 1;
		if (strlen(line) >= STATE_VALUE_SIZE)
			return -1;
		strcpy(value, line);
		return 0;
	}
	return -1;
}

/*
 * The lock belongs to the open file, not to this process. It conflicts with srun's,
 * but stays if this process opens and closes the same file under another name.
 */
int state_file_lock(int fd, bool waits)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int result;

	do
		result = fcntl(fd, waits ? F_OFD_SETLKW : F_OFD_SETLK, &whole);
	while (result && errno == EINTR);
	return result;
}

bool state_file_is_named(int fd, int directory, const char *name)
{
	struct stat opened, named;

	return !fstat(fd, &opened) && !fstatat(directory, name, &named, AT_SYMLINK_NOFOLLOW) &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

bool state_file_is_own(int directory, const char *name)
{
	struct stat status;

	return !fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) && status.st_uid == getuid();
}

void state_file_remove_own(int directory, const char *name)
{
	if (state_file_is_own(directory, name))
		unlinkat(directory, name, 0); /* fails for a directory, which stays */
}
