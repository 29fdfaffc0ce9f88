/*
 * stub_srun.c - a stand-in for srun: loads a plugin as Slurm does, runs the given commands, and reports on stdout.
 *
 *   stub_srun PLUGIN.so [ARGUMENT of plugstack.conf]... -- COMMAND...
 *
 * The table below has the commands. Like srun, it registers an exit handler after slurm_spank_init. If there was a step,
 * the handler calls slurm_spank_exit and unloads the plugin.
 */
#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stub_process.h"
#include "stub_signals.h"
#include "stub_slurm.h"

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
		SAY("the plugin is no longer mapped\n");
}

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

/* srun calls the hook in a thread for a heterogeneous job. */
static void local_user_init_in_thread(const char *unused)
{
	pthread_t thread;

	(void) unused;
	pthread_create(&thread, NULL, in_thread, NULL);
	pthread_join(thread, NULL);
}

/* A forked copy of srun that calls exit() runs every exit handler. */
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

static void block_signal(const char *name)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal_number(name));
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
	{ "block-signal", 1, block_signal },
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
