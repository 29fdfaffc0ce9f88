/* state_file.c - reads the small files of a session. */
#include "state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than is ever written. */
#define LONGEST 4096

int state_file_open(const char *path)
{
	struct stat status;
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);

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

	if (length < 0)
		return -1;
	text[length] = '\0';
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

bool state_file_is_own(const char *path)
{
	struct stat status;

	return !lstat(path, &status) && status.st_uid == getuid();
}

bool state_file_has_second_name(const char *path)
{
	struct stat status;

	return !lstat(path, &status) && S_ISREG(status.st_mode) && status.st_nlink > 1;
}
