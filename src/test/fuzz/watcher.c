/*
 * watcher.c - the files of a killed srun's session, as the watcher meets them.
 * Input: exitflag, hostfile, /proc/<pid>/stat and /proc/<pid>/cmdline of whatever process is looked at, the name of the
 * exitflag, the name of the user; a \x1e between them.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "claim.h"
#include "fuzz.h"

#define SRUN_PID 4711
#define SRUN_STARTED 12345
#define PRIORITY 85

enum { EXITFLAG, HOST, STAT, CMDLINE, NAME, USER, PIECES };

static char *piece[PIECES];
static size_t length[PIECES];
static const char folder[] = "state";

FILE *fuzz_fopen(const char *path, const char *mode);
DIR *fuzz_opendir(const char *path);
int fuzz_open(const char *path, int flags);
int fuzz_poll(struct pollfd *fds, nfds_t count, int millis);
int fuzz_kill(pid_t pid, int signal);
int fuzz_unlink(const char *path);
long fuzz_syscall(long number, ...);
void fuzz_syslog(int priority, const char *format, ...);

/* In the places of libc's: no process of this machine is looked at, signalled or waited for. */

FILE *fuzz_fopen(const char *path, const char *mode)
{
	require(!strncmp(path, "/proc/", 6));
	return length[STAT] ? fmemopen(piece[STAT], length[STAT], mode) : NULL;
}

DIR *fuzz_opendir(const char *path)
{
	return opendir(strcmp(path, "/proc") ? path : "proc");
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
	if (!strncmp(path, "/proc/", 6))
		return strstr(path, "boot_id") ? with_contents("b\n", 2) : with_contents(piece[CMDLINE], length[CMDLINE]);
	require(!strncmp(path, folder, strlen(folder)) && path[strlen(folder)] == '/');
	require(!strchr(path + strlen(folder) + 1, '/'));
	require(flags & O_NOFOLLOW);
	return open(path, flags);
}

int fuzz_poll(struct pollfd *fds, nfds_t count, int millis)
{
	(void) fds, (void) count, (void) millis;
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

/* Only who is named in the hostfile, or by the control socket on its command line. */
int fuzz_kill(pid_t pid, int signal)
{
	require(pid > 1 && (signal == SIGTERM || signal == SIGKILL));
	require(is_named(pid) || (pid == 7 && memmem(piece[CMDLINE], length[CMDLINE], "-S\0state/", 9)));
	return 0;
}

int fuzz_unlink(const char *path)
{
	const char *name = path + strlen(folder) + 1;

	require(!strncmp(path, folder, strlen(folder)) && name[-1] == '/');
	require(!strchr(name, '/') && !strncmp(name, piece[USER], strlen(piece[USER])));
	return unlink(path);
}

static void put(const char *name, int what)
{
	char path[2 * NAME_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0) /* no name for a file */
		return;
	require(write(fd, piece[what], length[what]) == (ssize_t) length[what]);
	close(fd);
}

static void empty(void)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;

	require(directory);
	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
}

/* In the working directory, which the caller made for this. */
static void prepare(void)
{
	mkdir(folder, 0700);
	mkdir("proc", 0700);
	mkdir("proc/7", 0700);
	mkdir("proc/self", 0700);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct watched watched = {
		.srun = { .pid = SRUN_PID, .started = SRUN_STARTED },
		.state_dir = folder,
		.priority = PRIORITY,
	};
	char host[128];
	int i;

	if (access("proc", F_OK))
		prepare();
	for (i = 0; i < PIECES; i++)
		piece[i] = fuzz_piece(&data, &size, &length[i]);
	/* names of files: where a slash or nothing would be, these are */
	if (!*piece[NAME] || piece[NAME][0] == '.' || strchr(piece[NAME], '/') || strlen(piece[NAME]) > NAME_MAX) {
		free(piece[NAME]);
		piece[NAME] = strdup("alice-exitflag.tunnel");
	}
	if (!*piece[USER] || piece[USER][0] == '.' || strchr(piece[USER], '/') || strlen(piece[USER]) > 64) {
		free(piece[USER]);
		piece[USER] = strdup("alice");
	}
	put(piece[NAME], EXITFLAG);
	snprintf(host, sizeof(host), "%s-host.tunnel", piece[USER]);
	put(host, HOST);
	snprintf(host, sizeof(host), "%s-12.0-host.tunnel", piece[USER]);
	put(host, HOST);
	watched.user = piece[USER];
	claims_end(&watched);
	empty();
	for (i = 0; i < PIECES; i++)
		free(piece[i]);
	return 0;
}
