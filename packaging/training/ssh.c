/*
 * ssh.c - a stand-in for ssh while the runtime image is built: a master that
 * forwards nothing but answers on its control socket. OpenSSH describes the
 * packets in PROTOCOL.mux.
 *
 *   ssh ... -S CONTROL-SOCKET ...
 *
 * The plugin starts it as its ssh_command, so that the classes for the
 * conversation with ssh get into the class archive as well.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "training.h"

static void read_fully(int client, uint32_t *words, size_t count)
{
	EXIT_IF(recv(client, words, count * sizeof(*words), MSG_WAITALL) != (ssize_t) (count * sizeof(*words)));
}

static void answer(int client, uint32_t type, uint32_t request, int words)
{
	uint32_t packet[] = { htonl(words * sizeof(uint32_t)), htonl(type), htonl(request), htonl(getpid()) };

	EXIT_IF(write(client, packet, (words + 1) * sizeof(uint32_t)) < 0);
}

/* A packet is its length, its type, the number of the request, and a rest that does not matter here. */
static void converse(int client)
{
	uint32_t head[3], length;
	char rest[1024];

	answer(client, 0x00000001, 4, 2); /* hello, version 4 */
	while (recv(client, &length, sizeof(length), MSG_PEEK) > 0) {
		read_fully(client, head, 3);
		length = ntohl(head[0]) - 2 * sizeof(uint32_t);
		EXIT_IF(length > sizeof(rest) || (length && recv(client, rest, length, MSG_WAITALL) != length));
		switch (ntohl(head[1])) {
		case 0x10000004: /* alive? */
			answer(client, 0x80000005, ntohl(head[2]), 3);
			break;
		case 0x10000005: /* terminate */
			answer(client, 0x80000001, ntohl(head[2]), 2);
			exit(0);
		case 0x10000006: /* forward */
			answer(client, 0x80000001, ntohl(head[2]), 2);
			break;
		}
	}
	close(client);
}

/*
 * The archive must also have the classes with which the plugin waits for ssh.
 * So the plugin must wait at least once: until it sleeps for longer than a lock
 * within the JVM makes it sleep.
 */
static void await_sleep(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	char path[32], state;
	int asleep = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	while (asleep < 5) {
		FILE *stat = fopen(path, "r");

		EXIT_IF(!stat || fscanf(stat, "%*d (%*[^)]) %c", &state) != 1);
		fclose(stat);
		asleep = state == 'S' ? asleep + 1 : 0;
		nanosleep(&pause, NULL);
	}
}

int main(int argc, char *argv[])
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	(void) argc;
	while (*argv && strcmp(*argv, "-S"))
		argv++;
	EXIT_IF(!*argv || !argv[1] || strlen(argv[1]) >= sizeof(address.sun_path));
	strcpy(address.sun_path, argv[1]);
	EXIT_IF(bind(listener, (struct sockaddr *) &address, sizeof(address)));
	EXIT_IF(listen(listener, 5));
	alarm(60);
	await_sleep(getppid());
	if (fork())
		return 0; /* as ssh -f does once it is connected */
	alarm(60);
	for (;;)
		converse(accept(listener, NULL, NULL));
}
