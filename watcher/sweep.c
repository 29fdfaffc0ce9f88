/* sweep.c */
#include "sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "process.h"
#include "session.h"

#define MOST_DIGITS 9

static bool is_session(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return *name != '0' && digits > 0 && digits <= MOST_DIGITS && !name[digits];
}

/* Returns 0, or -1 with errno. What this user cannot open, or another user has made, is no session. */
static int sweep_one(int directory, const char *name, const char *mark, const struct trace *trace)
{
	int result, error, session = state_directory_open_below(directory, name);

	if (session < 0)
		return process_is_shortage(errno) ? -1 : 0;
	result = session_end_dead(session, mark, trace);
	error = errno;
	close(session);
	unlinkat(directory, name, AT_REMOVEDIR); /* fails if something is left in it */
	errno = error;
	return result;
}

int sweep(const struct state_directory *directory, const char *mark, const struct trace *trace)
{
	DIR *stream = state_directory_list(directory->fd);
	struct dirent *entry;
	int result = 0, error = 0;

	if (!stream)
		return -1;
	while ((entry = readdir(stream))) {
		if (!is_session(entry->d_name) || !sweep_one(directory->fd, entry->d_name, mark, trace))
			continue;
		result = -1;
		error = errno;
	}
	closedir(stream);
	errno = error;
	return result;
}
