/*
 * claim.c - finds the exitflag of an srun by what it says, and tidies up under
 * its lock: whoever claims meanwhile finds a session that is not free yet.
 */
#include "claim.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session.h"
#include "state_file.h"
#include "trace.h"

#define EXITFLAG "-exitflag.tunnel"

/* How long srun's child may take until it is ssh: a look into each directory of the user's PATH. */
#define START_MILLIS 300

/* Where the other files of the session are; -1 if srun had not come to its step, and there are none. */
static int session_prefix(char prefix[PATH_MAX], const struct watched *watched, const char *exitflag, const char *step)
{
	int length;

	if (!strcmp(exitflag + strlen(watched->user), EXITFLAG)) /* the only session: its files are named like this one */
		length = snprintf(prefix, PATH_MAX, "%s/%s", watched->state_dir, watched->user);
	else if (*step)
		length = snprintf(prefix, PATH_MAX, "%s/%s-%s", watched->state_dir, watched->user, step);
	else
		return -1;
	return length < PATH_MAX ? 0 : -1;
}

/* The step that the exitflag names; empty if it names none, or one that leads elsewhere. */
static void read_step(char step[STATE_VALUE_SIZE], int fd)
{
	if (state_file_value(fd, "step", step) || strchr(step, '/'))
		*step = '\0';
}

/* Whether syslog knows of a tunnel whose end it should know as well. */
static bool is_open(int fd)
{
	char tunnel[STATE_VALUE_SIZE];

	return !state_file_value(fd, "tunnel", tunnel) && !strcmp(tunnel, "open");
}

static bool is_of(int fd, const struct process *srun)
{
	char text[STATE_VALUE_SIZE];
	struct process owner;

	return !state_file_value(fd, "process", text) && !process_parse(text, &owner) && owner.pid == srun->pid &&
	       owner.started == srun->started;
}

/* False once somebody has removed the exitflag: its name, and those of the session's files, may be another srun's. */
static bool is_named(int fd, const char *path)
{
	struct stat opened, named;

	return !fstat(fd, &opened) && !lstat(path, &named) && opened.st_dev == named.st_dev &&
	       opened.st_ino == named.st_ino;
}

/* False if another srun has tidied up. One that is at it is waited for: it may be killed as well. */
static bool lock(int fd, const char *path)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return !fcntl(fd, F_SETLKW, &whole) && is_named(fd, path);
}

/* False if the claim has to stay: its master does not end, or it is nobody's any more. */
static bool end_session(const char *prefix, int fd, const char *exitflag)
{
	if (session_end_master(prefix))
		return false;
	poll(NULL, 0, START_MILLIS);
	if (!is_named(fd, exitflag))
		return false;
	session_end_rest(prefix);
	return true;
}

static void end(const struct watched *watched, const char *exitflag)
{
	char path[PATH_MAX], prefix[PATH_MAX], step[STATE_VALUE_SIZE], node[STATE_VALUE_SIZE];
	bool free;
	int fd;

	if (snprintf(path, PATH_MAX, "%s/%s", watched->state_dir, exitflag) >= PATH_MAX)
		return;
	fd = state_file_open(path);
	if (fd < 0)
		return;
	free = is_of(fd, &watched->srun) && lock(fd, path);
	if (free) {
		read_step(step, fd);
		if (!session_prefix(prefix, watched, exitflag, step)) {
			session_node(prefix, node);
			free = end_session(prefix, fd, path);
			if (free && is_open(fd))
				trace_close(watched->priority, watched->user, step, node);
		}
	}
	if (free && is_named(fd, path))
		unlink(path);
	close(fd);
}

/* A draft of an exitflag: <exitflag>.<number>.<pid of srun>. */
static void remove_draft(const struct watched *watched, const char *name, const char *suffix)
{
	char path[PATH_MAX], pid[16];
	const char *last = strrchr(suffix, '.');

	snprintf(pid, sizeof(pid), ".%d", watched->srun.pid);
	if (last && !strcmp(last, pid) && snprintf(path, PATH_MAX, "%s/%s", watched->state_dir, name) < PATH_MAX &&
	    state_file_is_own(path))
		unlink(path);
}

void claims_end(const struct watched *watched)
{
	size_t length = strlen(watched->user);
	struct dirent *entry;
	const char *suffix;
	DIR *directory = opendir(watched->state_dir);

	if (!directory)
		return;
	while ((entry = readdir(directory))) {
		suffix = strstr(entry->d_name, EXITFLAG);
		if (strncmp(entry->d_name, watched->user, length) || !suffix)
			continue;
		suffix += strlen(EXITFLAG);
		if (*suffix)
			remove_draft(watched, entry->d_name, suffix);
		else
			end(watched, entry->d_name);
	}
	closedir(directory);
}
