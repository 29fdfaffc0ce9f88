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
#include "state_file.h"

#define MUX_MSG_HELLO 0x00000001
#define MUX_VERSION 4
#define MUX_C_TERMINATE 0x10000005

#define PATIENCE_SECONDS 1

/* --- through the control socket --- */

/* The owner of a path may have changed since it was looked at. */
static bool is_ours(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == getuid();
}

/*
 * Through our descriptor of the directory: no path is too long for a socket's
 * address, and none leads elsewhere after the directory was made anew.
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
	/* A stopped master accepts no connection and answers nothing; signals are for that. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *) &address, sizeof(address)) && is_ours(fd))
		return fd;
	close(fd);
	return -1;
}

/* Asks the listener to end, and waits until it hangs up. */
static void tell_to_end(int directory, const char *control)
{
	const uint32_t words[] = {
		htonl(8), htonl(MUX_MSG_HELLO), htonl(MUX_VERSION), htonl(8), htonl(MUX_C_TERMINATE), htonl(1),
	};
	char answer[256];
	int answers, fd = reach(directory, control);

	if (fd < 0)
		return;
	/* A listener that goes on talking is not waited for: its answers to these words fit into a few reads. */
	if (send(fd, words, sizeof(words), MSG_NOSIGNAL) == sizeof(words))
		for (answers = 0; answers < 16 && recv(fd, answer, sizeof(answer), 0) > 0; answers++)
			continue;
	close(fd);
}

/* --- by its process id --- */

/* False for a hostfile from before this host's last start: its process id may be that of any process now. */
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
	struct process master;

	if (!is_of_this_boot(host) || state_file_value(host, "master", text) || process_parse(text, &master) ||
	    process_has_ended(&master, 0))
		return 0;
	return process_list_add(masters, &master);
}

int master_end_all(struct process_list *masters, int directory, const char *control)
{
	size_t count = masters->count;

	/*
	 * Before they end: afterwards they have no pipes, and the kernel names init, or
	 * a subreaper, as the parent of what they have started.
	 */
	if (pipe_partners_add(masters) || process_table_add_descendants(masters))
		return -1;
	if (control)
		tell_to_end(directory, control);
	if (process_end_all(masters->items, count) || process_table_add_descendants(masters))
		return -1;
	return process_end_all(masters->items + count, masters->count - count);
}
