/* session.c - the order in which a session ends, as slurm.stunnel.SshMaster does it. */
#include "session.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "master.h"
#include "state_file.h"

static int file(char path[PATH_MAX], const char *prefix, const char *kind)
{
	return snprintf(path, PATH_MAX, "%s-%s.tunnel", prefix, kind) < PATH_MAX ? 0 : -1;
}

static void remove_own(const char *path)
{
	if (state_file_is_own(path))
		unlink(path);
}

/*
 * ssh makes its socket as <control>.<16 random letters> and then gives it its
 * name; one that is killed in between leaves the former (9.2).
 */
static void remove_unnamed_socket(char control[PATH_MAX])
{
	char *slash = strrchr(control, '/'), path[PATH_MAX];
	const char *name = slash + 1;
	size_t length = strlen(name);
	struct dirent *entry;
	DIR *directory;

	*slash = '\0';
	directory = opendir(control);
	while (directory && (entry = readdir(directory)))
		if (!strncmp(entry->d_name, name, length) && strlen(entry->d_name) == length + 17 &&
		    snprintf(path, PATH_MAX, "%s/%s", control, entry->d_name) < PATH_MAX)
			remove_own(path);
	if (directory)
		closedir(directory);
}

void session_node(const char *prefix, char node[STATE_VALUE_SIZE])
{
	char host[PATH_MAX];
	int fd = file(host, prefix, "host") ? -1 : state_file_open(host);

	if (fd < 0 || state_file_value(fd, "node", node))
		*node = '\0';
	if (fd >= 0)
		close(fd);
}

int session_end_master(const char *prefix)
{
	char host[PATH_MAX], control[PATH_MAX];

	if (file(host, prefix, "host") || file(control, prefix, "control"))
		return -1;
	master_tell_to_end(control);
	if (master_end(host))
		return -1;
	master_end_unnamed(control);
	return 0;
}

void session_end_rest(const char *prefix)
{
	char host[PATH_MAX], control[PATH_MAX], log[PATH_MAX];

	if (file(host, prefix, "host") || file(control, prefix, "control") || file(log, prefix, "log"))
		return;
	/* It has no command line of its own until it is executed. */
	master_end_unnamed(control);
	/* It was still connecting, and has gone into the background meanwhile. */
	master_tell_to_end(control);
	remove_own(control);
	remove_own(log);
	remove_own(host);
	remove_unnamed_socket(control);
}
