/*
 * stub_srun.c - a stand-in for srun: loads a plugin as Slurm does, then does what it is told, and reports on stdout.
 *
 *   stub_srun PLUGIN.so [ARGUMENT of plugstack.conf]... -- COMMAND...
 *
 * The commands are in the table below. Like srun it registers an exit handler after slurm_spank_init, which calls
 * slurm_spank_exit and unloads the plugin, if there was a step.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stub_signals.h"
#include "stub_slurm.h"

#define SAY(...) dprintf(STDOUT_FILENO, __VA_ARGS__)

static const char *plugin_path;
static void *plugin;
static int plugstack_argc;
static char **plugstack_argv;
static int stepped;

static void hook(const char *name)
{
	spank_f *function = (spank_f *) dlsym(plugin, name);

	SAY("%s = %d\n", name, function(NULL, plugstack_argc, plugstack_argv));
}

static void give_option(const char *argument, int remote)
{
	SAY("option = %d\n", registered->cb(registered->val, argument, remote));
}

/* What srun does in its exit handler (22.05 to 26.05). */
static void spank_fini(void)
{
	if (!stepped)
		return;
	hook("slurm_spank_exit");
	dlclose(plugin);
	if (!dlopen(plugin_path, RTLD_LAZY | RTLD_NOLOAD))
		SAY("the plugin is not mapped any more\n");
}

/* --- what a process is made of --- */

/* This thread's number as a text. */
static const char *self(void)
{
	static _Thread_local char number[20];

	snprintf(number, sizeof(number), "%ld", syscall(SYS_gettid));
	return number;
}

static unsigned long long status(const char *task, const char *field)
{
	char path[300], line[300];
	unsigned long long value = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%s/status", task);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, field, strlen(field)))
			value = strtoull(line + strlen(field) + 1, NULL, 16);
	if (file)
		fclose(file);
	return value;
}

static void show_signals(const char *what, unsigned long long set)
{
	size_t i;

	SAY("%s:", what);
	for (i = 0; i < OUTSIDE_SIGNALS; i++)
		if (set >> (outside_signals[i].number - 1) & 1)
			SAY(" %s", outside_signals[i].name);
	SAY("\n");
}

static void show_blocked(const char *unused)
{
	(void) unused;
	show_signals("blocked", status(self(), "SigBlk"));
}

static void show_caught(const char *unused)
{
	(void) unused;
	show_signals("caught", status(self(), "SigCgt"));
}

/* Signals that some thread other than this one would take. */
static void show_taken(const char *unused)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	unsigned long long all = ~0ULL;
	int threads = 0;

	(void) unused;
	while ((task = readdir(tasks)))
		if (task->d_name[0] != '.' && strcmp(task->d_name, self())) {
			all &= status(task->d_name, "SigBlk");
			threads++;
		}
	closedir(tasks);
	show_signals(threads ? "taken by other threads" : "no other thread, taken", threads ? ~all : 0);
}

static void show_environment(const char *name)
{
	const char *value = getenv(name);

	SAY("%s%s%s\n", name, value ? "=" : " is unset", value ? value : "");
}

static void show_locale(const char *unused)
{
	(void) unused;
	SAY("locale: %s\n", setlocale(LC_ALL, NULL));
}

static void show_files(const char *unused)
{
	struct rlimit limit;

	(void) unused;
	getrlimit(RLIMIT_NOFILE, &limit);
	SAY("ulimit -n: %llu\n", (unsigned long long) limit.rlim_cur);
}

static void show_mapped(const char *unused)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[5000];
	int jvm = 0, loader = 0;

	(void) unused;
	while (fgets(line, sizeof(line), maps)) {
		jvm |= strstr(line, "libjvm") != NULL;
		loader |= strstr(line, "stunnel.so") != NULL;
	}
	fclose(maps);
	SAY("mapped:%s%s\n", loader ? " plugin" : "", jvm ? " libjvm" : "");
}

/* --- commands --- */

static void init(const char *unused)
{
	(void) unused;
	hook("slurm_spank_init");
	atexit(spank_fini);
}

static void option(const char *argument)
{
	give_option(argument, 0);
}

static void option_without_argument(const char *unused)
{
	(void) unused;
	give_option(NULL, 0);
}

static void remote_option(const char *argument)
{
	give_option(argument, 1);
}

static void local_user_init(const char *unused)
{
	(void) unused;
	hook("slurm_spank_local_user_init");
}

static void *in_thread(void *unused)
{
	local_user_init(unused);
	show_blocked(unused);
	return NULL;
}

/* As for a heterogeneous job. */
static void local_user_init_in_thread(const char *unused)
{
	pthread_t thread;

	(void) unused;
	pthread_create(&thread, NULL, in_thread, NULL);
	pthread_join(thread, NULL);
}

/* A copy of srun that leaves through exit() runs every exit handler. */
static void fork_copy(const char *unused)
{
	int code;

	(void) unused;
	if (!fork()) {
		option("in the copy");
		local_user_init(NULL);
		hook("slurm_spank_exit");
		exit(0);
	}
	wait(&code);
	SAY("copy ended: %d\n", WEXITSTATUS(code));
}

static void step(const char *unused)
{
	(void) unused;
	stepped = 1;
}

static void spank_exit(const char *unused)
{
	(void) unused;
	hook("slurm_spank_exit");
}

static void use_locale(const char *name)
{
	SAY("locale: %s\n", setlocale(LC_ALL, name));
}

static void block(const char *unused)
{
	sigset_t set;

	(void) unused;
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static void crash(const char *unused)
{
	(void) unused;
	raise(SIGSEGV);
}

static const struct command {
	const char *name;
	int has_argument;
	void (*run)(const char *argument);
} commands[] = {
	{ "init", 0, init },
	{ "option", 1, option },
	{ "option-without-argument", 0, option_without_argument },
	{ "remote-option", 1, remote_option },
	{ "local-user-init", 0, local_user_init },
	{ "local-user-init-in-thread", 0, local_user_init_in_thread },
	{ "step", 0, step },
	{ "exit", 0, spank_exit },
	{ "fork", 0, fork_copy },
	{ "use-locale", 1, use_locale },
	{ "block", 0, block },
	{ "crash", 0, crash },
	{ "environment", 1, show_environment },
	{ "locale", 0, show_locale },
	{ "blocked", 0, show_blocked },
	{ "caught", 0, show_caught },
	{ "taken", 0, show_taken },
	{ "files", 0, show_files },
	{ "mapped", 0, show_mapped },
};

static int run(char **words)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, words[0])) {
			commands[i].run(words[1]);
			return 1 + commands[i].has_argument;
		}
	fprintf(stderr, "srun: no such command: %s\n", words[0]);
	exit(2);
}

int main(int argc, char *argv[])
{
	char **word;

	plugin_path = argv[1];
	if (argc < 3 || !(plugin = dlopen(plugin_path, RTLD_LAZY))) {
		fprintf(stderr, "srun: %s\n", argc < 3 ? "usage: see stub_srun.c" : dlerror());
		return 2;
	}
	plugstack_argv = argv + 2;
	for (word = plugstack_argv; *word && strcmp(*word, "--"); word++)
		plugstack_argc++;
	while (*word && *++word)
		word += run(word) - 1;
	return 0;
}
