/*
 * watcher.c - the files of a dead session, as a sweep meets them, in both layouts.
 * Input: exitflag, hostfile, /proc/<pid>/stat and /proc/<pid>/cmdline of whatever process is looked at, the name of a file
 * in the session's directory, the name of the user; a \x1e between them.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "earlier_layout.h"
#include "fuzz.h"
#include "process_table.h"
#include "state_directory.h"
#include "sweep.h"

#define PRIORITY 85
#define PID 7 /* of the only process that /proc shows */

enum { EXITFLAG, HOST, STAT, CMDLINE, NAME, USER, PIECES };

static char *piece[PIECES];
static size_t length[PIECES];
static char folder[PATH_MAX], own[PATH_MAX + 16], session[PATH_MAX + 32];

DIR *fuzz_opendir(const char *path);
int fuzz_open(const char *path, int flags);
int fuzz_stat(const char *path, struct stat *status);
int fuzz_poll(struct pollfd *fds, nfds_t count, int millis);
int fuzz_kill(pid_t pid, int signal);
int fuzz_unlinkat(int directory, const char *path, int flags);
long fuzz_syscall(long number, ...);
int fuzz_clock_gettime(clockid_t clock, struct timespec *now);
void fuzz_syslog(int priority, const char *format, ...);

/* They replace those of libc: the watcher reads, signals and awaits no process of this machine. */

/* No process has a pipe. */
DIR *fuzz_opendir(const char *path)
{
	if (!strncmp(path, "/proc/", 6)) {
		require(!strcmp(strrchr(path, '/'), "/fd"));
		return NULL;
	}
	require(!strcmp(path, "/proc"));
	return opendir("proc");
}

static int with_contents(const char *bytes, size_t size)
{
	int fd = open("contents", O_RDWR | O_CREAT | O_TRUNC, 0600);

	require(fd >= 0 && write(fd, bytes, size) == (ssize_t) size);
	require(!lseek(fd, 0, SEEK_SET));
	return fd;
}

int fuzz_open(const char *path, int flags)
{
	const char *name = strrchr(path, '/') + 1;

	if (strncmp(path, "/proc/", 6)) {
		require(!strcmp(path, folder) && flags & O_DIRECTORY);
		return open(path, flags);
	}
	if (!strcmp(name, "boot_id"))
		return with_contents("b\n", 2);
	require(!strcmp(name, "stat") || !strcmp(name, "cmdline"));
	return !strcmp(name, "stat") ? with_contents(piece[STAT], length[STAT])
				     : with_contents(piece[CMDLINE], length[CMDLINE]);
}

/* The folder that a process sees is this one; all processes are this user's. */
int fuzz_stat(const char *path, struct stat *status)
{
	require(!strncmp(path, "/proc/", 6));
	return stat(strstr(path, "/root/") ? folder : ".", status);
}

int fuzz_poll(struct pollfd *fds, nfds_t count, int millis)
{
	(void) fds, (void) count, (void) millis;
	return 0;
}

/* A second passes at each call. */
int fuzz_clock_gettime(clockid_t clock, struct timespec *now)
{
	static time_t seconds;

	(void) clock;
	*now = (struct timespec){ .tv_sec = seconds++ };
	return 0;
}

long fuzz_syscall(long number, ...)
{
	(void) number;
	return -1;
}

void fuzz_syslog(int priority, const char *format, ...)
{
	char line[4096], *c;
	va_list values;

	va_start(values, format);
	vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	require(priority == PRIORITY);
	for (c = line; *c; c++)
		require(*c >= ' ' && *c <= '~');
}

/* True if the hostfile names this process in the words that srun writes. */
static int is_named(pid_t pid)
{
	char words[32];
	const char *line = piece[HOST], *digits;
	size_t size = (size_t) snprintf(words, sizeof(words), "master=%d@", (int) pid);

	while (line) {
		digits = line + size;
		if (!strncmp(line, words, size) && *digits >= '1' && *digits <= '9' &&
		    strchr("\n", digits[strspn(digits, "0123456789")]))
			return 1;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return 0;
}

/*
 * Only what the hostfile names, or what has the session's word on its command
 * line. As /proc shows one process, only that one can be a child.
 */
int fuzz_kill(pid_t pid, int signal)
{
	require(pid > 1 && (signal == SIGTERM || signal == SIGKILL));
	require(is_named(pid) ||
		(pid == PID && (memmem(piece[CMDLINE], length[CMDLINE], "SendEnv=stunnel.", 16) ||
				memmem(piece[CMDLINE], length[CMDLINE], "-S", 3))) ||
		(pid == PID && memmem(piece[STAT], length[STAT], ")", 1) && strstr(piece[HOST], "master=")));
	return 0;
}

int fuzz_unlinkat(int directory, const char *path, int flags)
{
	require(!strchr(path, '/'));
	return unlinkat(directory, path, flags);
}

static void put(const char *where, const char *name, int what)
{
	char path[2 * PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", where, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0) /* no name for a file */
		return;
	require(write(fd, piece[what], length[what]) == (ssize_t) length[what]);
	close(fd);
}

static void empty(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory)
		closedir(directory);
}

/* In the working directory, which the caller made for this. */
static void prepare(void)
{
	require(getcwd(folder, PATH_MAX - 16));
	strcat(folder, "/state");
	snprintf(own, sizeof(own), "%s/stunnel", folder);
	snprintf(session, sizeof(session), "%s/1", own);
	mkdir(folder, 0700);
	mkdir("proc", 0700);
	mkdir("proc/7", 0700);
	mkdir("proc/self", 0700);
}

/* Names of files: where a slash or nothing would be, this is. */
static void name(int what, size_t longest, const char *otherwise)
{
	if (*piece[what] && piece[what][0] != '.' && !strchr(piece[what], '/') && strlen(piece[what]) <= longest)
		return;
	free(piece[what]);
	piece[what] = strdup(otherwise);
}

static void put_all(void)
{
	char path[NAME_MAX];

	mkdir(own, 0700);
	mkdir(session, 0700);
	put(session, "exitflag", EXITFLAG);
	put(session, "host", HOST);
	put(session, piece[NAME], CMDLINE);
	put(folder, piece[NAME], EXITFLAG);
	snprintf(path, sizeof(path), "%s-host.tunnel", piece[USER]);
	put(folder, path, HOST);
	snprintf(path, sizeof(path), "%s-12.0-host.tunnel", piece[USER]);
	put(folder, path, HOST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state_directory directory;
	struct trace trace = { .priority = PRIORITY };
	int i;

	if (!*folder)
		prepare();
	for (i = 0; i < PIECES; i++)
		piece[i] = fuzz_piece(&data, &size, &length[i]);
	name(NAME, NAME_MAX, "alice-exitflag.tunnel");
	name(USER, 64, "alice");
	put_all();
	trace.user = piece[USER];
	require(!state_directory_open(&directory, own, false));
	sweep(&directory, "4711@12345.1f", &trace);
	earlier_layout_sweep(own, EARLIER_LAYOUT_MOST, &trace);
	state_directory_close(&directory);
	empty(session);
	empty(folder);
	for (i = 0; i < PIECES; i++)
		free(piece[i]);
	return 0;
}
