/* master.c - see OpenSSH's PROTOCOL.mux, version 4, for what is said here. */
#include "master.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "process.h"
#include "state_file.h"

#define MUX_MSG_HELLO 0x00000001
#define MUX_VERSION 4
#define MUX_C_TERMINATE 0x10000005

#define PATIENCE_SECONDS 1
#define GRACE_MILLIS 1000

/* --- through the control socket --- */

/* The owner of a path may have changed since it was looked at. */
static bool is_ours(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == getuid();
}

static int reach(const char *control)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	int fd;

	if (!state_file_is_own(control) || strlen(control) >= sizeof(address.sun_path))
		return -1;
	strcpy(address.sun_path, control);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	/* A stopped master accepts nobody and answers nothing; signals are for that. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *) &address, sizeof(address)) && is_ours(fd))
		return fd;
	close(fd);
	return -1;
}

void master_tell_to_end(const char *control)
{
	const uint32_t words[] = {
		htonl(8), htonl(MUX_MSG_HELLO), htonl(MUX_VERSION),
		htonl(8), htonl(MUX_C_TERMINATE), htonl(1),
	};
	char answer[256];
	int fd = reach(control);

	if (fd < 0)
		return;
	if (send(fd, words, sizeof(words), MSG_NOSIGNAL) == sizeof(words))
		while (recv(fd, answer, sizeof(answer), 0) > 0)
			continue;
	close(fd);
}

/* --- by its process id --- */

/* False for a hostfile from before this host's last start: its process id may be anybody's now. */
static bool is_of_this_boot(int fd)
{
	char written[STATE_VALUE_SIZE], now[STATE_VALUE_SIZE];
	int boot = open("/proc/sys/kernel/random/boot_id", O_RDONLY);
	ssize_t length = boot < 0 ? 0 : read(boot, now, sizeof(now) - 1);

	if (boot >= 0)
		close(boot);
	now[length > 0 ? length : 0] = '\0';
	now[strcspn(now, "\n")] = '\0';
	return !state_file_value(fd, "boot", written) && !strcmp(written, now);
}

static bool ends_by(const struct process *master, int signal)
{
	if (!process_has_ended(master, 0))
		kill(master->pid, signal);
	return process_has_ended(master, GRACE_MILLIS);
}

int master_end(const char *host)
{
	char text[STATE_VALUE_SIZE];
	struct process master;
	int named, fd;

	/*
	 * Another user may have linked here what is this user's and no hostfile;
	 * if it is the exitflag, closing it would cost us our lock.
	 */
	fd = state_file_has_second_name(host) ? -1 : state_file_open(host);
	if (fd < 0) /* none was started */
		return 0;
	named = is_of_this_boot(fd) && !state_file_value(fd, "master", text) && !process_parse(text, &master) &&
		master.pid > 1; /* never init */
	close(fd);
	return !named || ends_by(&master, SIGTERM) || ends_by(&master, SIGKILL) ? 0 : -1;
}

/* --- by its command line --- */

static bool has_argument(const char *pid, const char *option, const char *value)
{
	char path[64], text[8192], *word, *before = "";
	struct stat status;
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/cmdline", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	length = read(fd, text, sizeof(text) - 1);
	if (length < 0 || fstat(fd, &status) || status.st_uid != getuid())
		length = 0;
	close(fd);
	text[length] = '\0';
	for (word = text; word < text + length; before = word, word += strlen(word) + 1)
		if (!strcmp(before, option) && !strcmp(word, value))
			return true;
	return false;
}

static bool stat_folder(struct stat *status, const char *root, const char *file)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s%.*s/", root, (int) (strrchr(file, '/') - file), file);
	return !stat(path, status);
}

/* False for a process in a container whose folder of that path is another one. */
static bool sees(const char *pid, const char *file)
{
	struct stat here, there;
	char root[64];

	snprintf(root, sizeof(root), "/proc/%.20s/root", pid);
	return stat_folder(&here, "", file) && stat_folder(&there, root, file) && here.st_dev == there.st_dev &&
	       here.st_ino == there.st_ino;
}

/* ssh expands %h and the like in the path, so that srun has doubled each %. */
static void double_percent(char escaped[2 * PATH_MAX], const char *path)
{
	do {
		if (*path == '%')
			*escaped++ = '%';
		*escaped++ = *path;
	} while (*path++);
}

void master_end_unnamed(const char *control)
{
	char escaped[2 * PATH_MAX];
	struct dirent *entry;
	struct process master;
	DIR *processes = opendir("/proc");

	double_percent(escaped, control);
	while (processes && (entry = readdir(processes))) {
		if (!isdigit((unsigned char) entry->d_name[0]) || !has_argument(entry->d_name, "-S", escaped) ||
		    !sees(entry->d_name, control))
			continue;
		master = process_of(atoi(entry->d_name));
		(void) (ends_by(&master, SIGTERM) || ends_by(&master, SIGKILL));
	}
	if (processes)
		closedir(processes);
}
