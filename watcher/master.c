/* master.c - see OpenSSH's PROTOCOL.mux, version 4, for what is said at the control socket. */
#include "master.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "pipe_partners.h"
#include "process_end.h"
#include "state_file.h"

#define MUX_MSG_HELLO 0x00000001
#define MUX_VERSION 4
#define MUX_C_TERMINATE 0x10000005

#define PATIENCE_SECONDS 1

/* --- through the control socket --- */

/* True if a process of this user listens. The owner of the path may have changed since reach() checked it. */
static bool is_ours(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == getuid();
}

/*
 * Returns a connection to the listener, or -1. Goes through our descriptor of the
 * directory: so the path fits into a socket's address, and it leads to this
 * directory even if another one has its name by now.
 */
static int reach(int directory, const char *control)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	int fd, length;

	length = snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/%s", directory, control);
	if (length >= (int) sizeof(address.sun_path) || !state_file_is_own(directory, control))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* A stopped master accepts no connection and answers nothing: do not wait for it, signals end it afterwards. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *) &address, sizeof(address)) && is_ours(fd))
		return fd;
	close(fd);
	return -1;
}

/* Asks the listener to end, and waits until it hangs up. */
static void ask_to_end(int directory, const char *control)
{
	const uint32_t words[] = {
		htonl(8), htonl(MUX_MSG_HELLO), htonl(MUX_VERSION), htonl(8), htonl(MUX_C_TERMINATE), htonl(1),
	};
	char answer[256];
	int answers, fd = reach(directory, control);

	if (fd < 0)
		return;
	/* A master's answers to these words fit into a few reads. Do not wait for a listener that goes on sending. */
	if (send(fd, words, sizeof(words), MSG_NOSIGNAL) == sizeof(words))
		for (answers = 0; answers < 16 && recv(fd, answer, sizeof(answer), 0) > 0; answers++)
			continue;
	close(fd);
}

/* --- by its process id --- */

/*
 * True if srun wrote the hostfile since this host booted. If not, an unrelated
 * process may have its process id now.
 */
static bool is_of_this_boot(int host)
{
	char written[STATE_VALUE_SIZE], now[64];
	int boot = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t length = boot < 0 ? 0 : read(boot, now, sizeof(now) - 1);

	if (boot >= 0)
		close(boot);
	now[length > 0 ? length : 0] = '\0';
	now[strcspn(now, "\n")] = '\0';
	return !state_file_value(host, "boot", written) && !strcmp(written, now);
}

int master_add_named(struct process_list *masters, int host)
{
	char text[STATE_VALUE_SIZE];
	struct process_status now;
	struct process master;

	if (!is_of_this_boot(host) || state_file_value(host, "master", text) || process_parse(text, &master))
		return 0;
	if (process_status(master.pid, &now))
		return -1;
	if (!process_is_same(&now.process, &master) || !now.is_own)
		return 0;
	return process_list_add(masters, &master);
}

int master_end_all(struct process_list *masters, int directory, const char *control)
{
	size_t count = masters->count;

	/*
	 * Look for these before the masters end: afterwards the masters have no pipes,
	 * and the kernel names init, or a subreaper, as the parent of what they have
	 * started.
	 */
	if (pipe_partners_add(masters) || process_table_add_descendants(masters))
		return -1;
	if (control)
		ask_to_end(directory, control);
	if (process_end_all(masters->items, count) || process_table_add_descendants(masters))
		return -1;
	return process_end_all(masters->items + count, masters->count - count);
}
