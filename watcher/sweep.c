/* sweep.c */
#include "sweep.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "session.h"

#define MOST_DIGITS 9

static bool is_session(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return *name != '0' && digits > 0 && digits <= MOST_DIGITS && !name[digits];
}

void sweep(const struct state_directory *directory, const char *mark, const struct trace *trace)
{
	int session, fd = openat(directory->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(stream))) {
		session = is_session(entry->d_name) ? state_directory_open_below(directory->fd, entry->d_name) : -1;
		if (session < 0)
			continue;
		session_end_dead(session, mark, trace);
		close(session);
		unlinkat(directory->fd, entry->d_name, AT_REMOVEDIR); /* fails if something is left in it */
	}
	closedir(stream);
}
