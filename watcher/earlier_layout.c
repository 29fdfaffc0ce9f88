/*
 * earlier_layout.c - in a directory where every user can write:
 *
 *   alice-exitflag.tunnel, alice-{host,control,log}.tunnel           the only session of a user
 *   alice-2-exitflag.tunnel, alice-12.0-{host,control,log}.tunnel    one of several, with its number and its step
 *
 * It opens each name that an exitflag can have: reading the directory takes 40 ms if it has 100,000 files, as /tmp may.
 */
#include "earlier_layout.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "master.h"
#include "state_directory.h"
#include "state_file.h"

#define EXITFLAG "-exitflag.tunnel"

/* Bytes of the path of a file in a folder. */
#define LONGEST (PATH_MAX + NAME_MAX + 2)

struct folder {
	char path[PATH_MAX];
	int fd;
};

struct names {
	char host[NAME_MAX + 1], control[NAME_MAX + 1], log[NAME_MAX + 1];
};

/* --- names --- */

static int name_all(struct names *names, const char *user, const char *dash, const char *step)
{
	const int room = NAME_MAX + 1;

	return snprintf(names->host, room, "%s%s%s-host.tunnel", user, dash, step) < room &&
			       snprintf(names->control, room, "%s%s%s-control.tunnel", user, dash, step) < room &&
			       snprintf(names->log, room, "%s%s%s-log.tunnel", user, dash, step) < room
		       ? 0
		       : -1;
}

/* Number 0: the only session of the user. */
static int name_exitflag(char name[NAME_MAX + 1], const char *user, int number)
{
	const int room = NAME_MAX + 1;

	if (number)
		return snprintf(name, room, "%s-%d" EXITFLAG, user, number) < room ? 0 : -1;
	return snprintf(name, room, "%s" EXITFLAG, user) < room ? 0 : -1;
}

/* --- processes --- */

/* ssh expands %h and the like in the path, so srun has doubled each %. */
static void double_percent(char escaped[2 * LONGEST], const char *path)
{
	do {
		if (*path == '%')
			*escaped++ = '%';
		*escaped++ = *path;
	} while (*path++);
}

/* True if the process has the same folder under this path. In a container it may have another one. */
static bool sees(const struct process *process, const struct folder *folder)
{
	char path[PATH_MAX + 32];
	struct stat here, there;

	snprintf(path, sizeof(path), "/proc/%d/root%s/", process->pid, folder->path);
	return !fstat(folder->fd, &here) && !stat(path, &there) && here.st_dev == there.st_dev &&
	       here.st_ino == there.st_ino;
}

/* Adds each ssh with "-S <control>" on its command line: srun may have been killed before it could write its pid. */
static int add_unnamed(struct process_list *masters, const struct folder *folder, const char *control)
{
	char path[LONGEST], escaped[2 * LONGEST];
	struct process_list found = { 0 };
	size_t i;
	int result;

	snprintf(path, sizeof(path), "%s/%s", strcmp(folder->path, "/") ? folder->path : "", control);
	double_percent(escaped, path);
	result = process_table_add_by_argument(&found, "-S", escaped);
	for (i = 0; i < found.count && !result; i++)
		if (sees(&found.items[i], folder))
			result = process_list_add(masters, &found.items[i]);
	process_list_free(&found);
	return result;
}

/*
 * A hostfile with more than one hard link is ignored: another user may have linked
 * another file of this user to this name, or the hostfile of another session.
 */
static int open_host(const struct folder *folder, const char *name)
{
	struct stat status;
	int fd = state_file_open(folder->fd, name);

	if (fd < 0 || (!fstat(fd, &status) && status.st_nlink == 1))
		return fd;
	close(fd);
	return -1;
}

static int end_processes(const struct folder *folder, const struct names *names)
{
	struct process_list masters = { 0 };
	int result = 0, host = open_host(folder, names->host);

	if (host >= 0) {
		result = master_add_named(&masters, host);
		close(host);
	}
	if (!result)
		result = add_unnamed(&masters, folder, names->control);
	if (!result)
		result = master_end_all(&masters, folder->fd, names->control);
	process_list_free(&masters);
	return result;
}

/* --- files --- */

/*
 * ssh makes its socket as <control>.<16 random letters> and then renames it. An ssh
 * that is killed in between leaves the first name (9.2).
 */
static int remove_unnamed_sockets(const struct folder *folder, const char *control)
{
	size_t length = strlen(control);
	struct dirent *entry;
	DIR *stream = state_directory_list(folder->fd);

	if (!stream)
		return -1;
	while ((entry = readdir(stream)))
		if (!strncmp(entry->d_name, control, length) && entry->d_name[length] == '.' &&
		    strlen(entry->d_name) == length + 17)
			state_file_remove_own(folder->fd, entry->d_name);
	closedir(stream);
	return 0;
}

static int remove_files(const struct folder *folder, const struct names *names)
{
	state_file_remove_own(folder->fd, names->control);
	state_file_remove_own(folder->fd, names->log);
	state_file_remove_own(folder->fd, names->host);
	return remove_unnamed_sockets(folder, names->control);
}

static void read_node(const struct folder *folder, const struct names *names, char node[STATE_VALUE_SIZE])
{
	int host = open_host(folder, names->host);

	*node = '\0';
	if (host < 0)
		return;
	state_file_value(host, "node", node);
	close(host);
}

/* --- sessions --- */

/* Returns 0, or -1 if the exitflag must stay: a process or a file is left, or another srun has the name by now. */
static int end_session(const struct folder *folder, const struct names *names, int exitflag, const char *name,
		       bool was_starting)
{
	if (end_processes(folder, names))
		return -1;
	if (was_starting)
		poll(NULL, 0, MASTER_START_MILLIS);
	if (!state_file_is_named(exitflag, folder->fd, name) || (was_starting && end_processes(folder, names)))
		return -1;
	return remove_files(folder, names);
}

/* Reads the step that the exitflag names; empty if it names none, or one that would name a file elsewhere. */
static void read_step(int exitflag, char step[STATE_VALUE_SIZE])
{
	if (state_file_value(exitflag, "step", step) || step[strspn(step, "0123456789.")])
		*step = '\0';
}

/* Called under the lock. */
static void end(const struct folder *folder, int exitflag, const char *name, bool is_numbered,
		const struct trace *trace)
{
	char step[STATE_VALUE_SIZE], node[STATE_VALUE_SIZE], tunnel[STATE_VALUE_SIZE];
	struct names names;

	read_step(exitflag, step);
	if (name_all(&names, trace->user, is_numbered ? "-" : "", is_numbered ? step : ""))
		return;
	if (!is_numbered || *step) { /* else srun has died before its step, and there are no other files */
		read_node(folder, &names, node);
		if (end_session(folder, &names, exitflag, name, *step))
			return;
		if (!state_file_value(exitflag, "tunnel", tunnel) && !strcmp(tunnel, "open"))
			trace_close(trace, step, node);
	}
	if (state_file_is_named(exitflag, folder->fd, name))
		state_file_remove_own(folder->fd, name);
}

static void end_dead(const struct folder *folder, const char *name, bool is_numbered, const struct trace *trace)
{
	int exitflag = state_file_open(folder->fd, name);

	if (exitflag < 0)
		return;
	if (!state_file_lock(exitflag, false) && state_file_is_named(exitflag, folder->fd, name))
		end(folder, exitflag, name, is_numbered, trace);
	close(exitflag);
}

static int open_folder(struct folder *folder, const char *directory)
{
	const char *slash = strrchr(directory, '/');
	int length = !slash ? 0 : slash == directory ? 1 : (int) (slash - directory);

	errno = ENAMETOOLONG;
	if (!length || length >= PATH_MAX)
		return -1;
	snprintf(folder->path, PATH_MAX, "%.*s", length, directory);
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return folder->fd < 0 ? -1 : 0;
}

int earlier_layout_sweep(const char *directory, int most, const struct trace *trace)
{
	struct folder folder;
	char name[NAME_MAX + 1];
	int number;

	if (open_folder(&folder, directory))
		return process_is_shortage(errno) ? -1 : 0;
	for (number = 0; number <= most; number++)
		if (!name_exitflag(name, trace->user, number))
			end_dead(&folder, name, number, trace);
	close(folder.fd);
	return 0;
}
