/*
 * training.c - a stand-in for srun and for ssh, in which the plugin runs once
 * while the runtime is built, so that the JVM can archive what it loads.
 *
 *   training PLUGIN.so RUNTIME WORD...
 *
 * As srun it has the functions of Slurm that slurm.spank calls, and goes through
 * the hooks in srun's order. Words are options (--tunnel=:8000) or arguments of
 * plugstack.conf. As ssh (stunnel starts it as its ssh_command) it is a master
 * that forwards nothing but answers on its control socket, see PROTOCOL.mux of
 * OpenSSH.
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <jni.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <slurm/spank.h>

/* What slurm.posix takes for granted, on the machine that the runtime is built for. */
_Static_assert(sizeof(posix_spawn_file_actions_t) == 80 && sizeof(posix_spawnattr_t) == 336, "slurm.posix.LeanPosix");
_Static_assert(sizeof(sigset_t) == 128 && sizeof(struct timespec) == 16 && SIGCHLD == 17, "slurm.posix.ChildOrSignal");
_Static_assert(sizeof(struct pollfd) == 8 && offsetof(struct pollfd, events) == 4 && POLLIN == 1, "slurm.posix.Poll");
_Static_assert(offsetof(struct sockaddr_un, sun_path) == 2 && SOCK_CLOEXEC == 0x80000 && SOCK_NONBLOCK == 0x800 &&
	       MSG_NOSIGNAL == 0x4000, "slurm.posix.UnixSocket");
_Static_assert(SYS_pidfd_open == 434, "slurm.posix.ProcessEnd");

#define EXIT_IF(problem)                                                       \
	do {                                                                   \
		if (problem) {                                                 \
			fprintf(stderr, "training: %s\n", #problem);           \
			exit(1);                                               \
		}                                                              \
	} while (0)

/* --- Slurm's side, as far as the plugin calls it --- */

#define MOST_WORDS 64

static struct spank_option *options[MOST_WORDS];
static size_t option_count;

#define LOG(name)                                                              \
	void name(const char *format, ...)                                     \
	{                                                                      \
		va_list arguments;                                             \
		va_start(arguments, format);                                   \
		vfprintf(stderr, format, arguments);                           \
		va_end(arguments);                                             \
		fputc('\n', stderr);                                           \
	}
LOG(slurm_error)
LOG(slurm_info)
LOG(slurm_verbose)
LOG(slurm_debug)

spank_context_t spank_context(void)
{
	return S_CTX_LOCAL;
}

spank_err_t spank_option_register(spank_t spank, struct spank_option *registered)
{
	(void) spank;
	EXIT_IF(option_count == MOST_WORDS);
	options[option_count++] = registered;
	return ESPANK_SUCCESS;
}

spank_err_t spank_get_item(spank_t spank, spank_item_t item, ...)
{
	va_list arguments;

	(void) spank, (void) item;
	va_start(arguments, item);
	*va_arg(arguments, uint32_t *) = 1;
	va_end(arguments);
	return ESPANK_SUCCESS;
}

/*
 * These are not declared in spank.h, and slurm.h declares them with types that
 * change with the release. Java looks them up by name, and reads the node list
 * at the offset that the loader was compiled with: here it is at every offset.
 */
void *slurm_job_step_layout_get(void *step_id)
{
	static const char *layout[64];
	size_t i;

	(void) step_id;
	for (i = 0; i < sizeof(layout) / sizeof(layout[0]); i++)
		layout[i] = "node1";
	return layout;
}

void slurm_job_step_layout_free(void *layout)
{
	(void) layout;
}

void *slurm_hostlist_create(const char *hosts)
{
	return strdup(hosts);
}

/* A list of one host, or of none once that is taken. */
char *slurm_hostlist_shift(void *hostlist)
{
	char *host = hostlist;

	host = *host ? strdup(host) : NULL;
	*(char *) hostlist = '\0';
	return host;
}

void slurm_hostlist_destroy(void *hostlist)
{
	free(hostlist);
}

/* --- ssh's side --- */

static void read_fully(int client, uint32_t *words, size_t count)
{
	EXIT_IF(recv(client, words, count * sizeof(*words), MSG_WAITALL) != (ssize_t) (count * sizeof(*words)));
}

static void answer(int client, uint32_t type, uint32_t request, int words)
{
	uint32_t packet[] = { htonl(words * sizeof(uint32_t)), htonl(type), htonl(request), htonl(getpid()) };

	EXIT_IF(write(client, packet, (words + 1) * sizeof(uint32_t)) < 0);
}

/* Packets are a length, a type, the number of the request, and what we need not know. */
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
 * What the plugin does until ssh has connected shall be archived, too: it must
 * wait for us once, longer than for a lock within the JVM.
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

static int be_ssh(char *argv[])
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);

	while (*argv && strcmp(*argv, "-S"))
		argv++;
	EXIT_IF(!*argv || !argv[1]);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", argv[1]);
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

/* --- srun's side --- */

typedef int hook(spank_t spank, int argc, char *argv[]);

static hook *find(void *plugin, const char *name)
{
	hook *found = (hook *) dlsym(plugin, name);

	EXIT_IF(!found);
	return found;
}

/* `word` as on srun's command line: --name or --name=argument. */
static void give(const char *word)
{
	const char *name = word + 2;
	size_t length = strcspn(name, "="), i = 0;

	while (i < option_count && (strncmp(options[i]->name, name, length) || options[i]->name[length]))
		i++;
	if (i == option_count) {
		fprintf(stderr, "training: the plugin has no such option: %s\n", word);
		exit(1);
	}
	EXIT_IF(options[i]->cb(options[i]->val, name[length] ? name + length + 1 : NULL, 0));
}

/* The JVM completes its list of classes when it is destroyed, which srun never does. */
static void destroy_jvm(const char *runtime)
{
	char path[4096];
	JavaVM *jvm = NULL;
	jsize count = 0;
	jint (*created)(JavaVM **, jsize, jsize *);
	void *library;

	snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", runtime);
	library = dlopen(path, RTLD_NOW);
	EXIT_IF(!library);
	created = (jint (*)(JavaVM **, jsize, jsize *)) dlsym(library, "JNI_GetCreatedJavaVMs");
	EXIT_IF(created(&jvm, 1, &count) != JNI_OK || count != 1);
	(*jvm)->DestroyJavaVM(jvm);
}

static int is_option(const char *word)
{
	return !strncmp(word, "--", 2);
}

static int be_srun(const char *plugin_path, const char *runtime, char *words[])
{
	char runtime_argument[4096];
	char *argv[MOST_WORDS] = { runtime_argument };
	int argc = 1, i;
	void *plugin = dlopen(plugin_path, RTLD_LAZY);

	EXIT_IF(!plugin);
	snprintf(runtime_argument, sizeof(runtime_argument), "runtime=%s", runtime);
	for (i = 0; words[i]; i++) {
		EXIT_IF(argc == MOST_WORDS);
		if (!is_option(words[i]))
			argv[argc++] = words[i];
	}

	EXIT_IF(find(plugin, "slurm_spank_init")(NULL, argc, argv));
	for (i = 0; words[i]; i++)
		if (is_option(words[i]))
			give(words[i]);
	EXIT_IF(find(plugin, "slurm_spank_local_user_init")(NULL, argc, argv));
	EXIT_IF(find(plugin, "slurm_spank_exit")(NULL, argc, argv));
	destroy_jvm(runtime);
	_exit(0); /* there is no JVM any more that our atexit handler could ask */
}

int main(int argc, char *argv[])
{
	if (argc > 1 && !strcmp(argv[1], "-f"))
		return be_ssh(argv);
	EXIT_IF(argc < 4);
	alarm(120); /* a build that hangs says nothing */
	return be_srun(argv[1], argv[2], argv + 3);
}
