/* java.c - the calls into Java: decides whether a process may make them, and blocks signals meanwhile. */
#include "java.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "jvm_boot.h"
#include "jvm_messages.h"
#include "loader_table.h"
#include "runtime_path.h"
#include "signals.h"

static int plugstack_argc;
static char **plugstack_argv;

/* Java keeps the addresses of both, so they must outlive the boot. */
static struct loader_abi abi;
static struct loader_hooks hooks;

static pid_t booted_by; /* the process that has the JVM; 0 before there is one */

/*
 * Calls Java with signals blocked. Threads that Java starts meanwhile inherit
 * the mask, so srun's own threads keep receiving srun's signals. The kernel
 * delivers a signal that arrives during the call as soon as Java returns, unless
 * Java takes it with sigtimedwait().
 */
#define IN_JAVA(call)                     \
	({                                \
		sigset_t before;          \
		int result;               \
		signals_block(&before);   \
		result = (call);          \
		signals_restore(&before); \
		result;                   \
	})

/* True once this process has created the JVM, and in copies of srun that were forked after that. */
static int booted(void)
{
	return booted_by != 0;
}

/* True if this process has created the JVM. False in a forked copy of srun: the JVM's threads do not exist there. */
static int usable(void)
{
	return booted_by == getpid();
}

static void exit_handler(void)
{
	(void) java_exit();
}

static int at_exit(void (*handler)(void))
{
	if (!atexit(handler))
		return 0;
	slurm_error("%s: atexit: out of memory", plugin_name);
	return -1;
}

/*
 * Creates the JVM and registers our exit handler after that. exit() calls the
 * handlers in reverse order. libjvm registers the destructors of its C++ objects
 * when it is loaded, and a JVM that collects garbage after them crashes (JDK 25,
 * every tenth srun on a busy machine). srun calls slurm_spank_exit from a handler
 * that is older than libjvm's, and does not call it at all after a denied
 * allocation or an interrupt in the queue (22.05 to 26.05). Our handler is younger
 * than libjvm's, so it finds an intact JVM.
 */
static int boot(void)
{
	char runtime[PATH_MAX];

	if (runtime_directory(runtime, plugstack_argc, plugstack_argv))
		return -1;
	abi = loader_abi_template;
	abi.plugin_name = plugin_name;
	abi.argc = plugstack_argc;
	abi.argv = plugstack_argv;
	if (at_exit(jvm_messages_exit) || jvm_boot(runtime, HOSTED_PLUGIN_CLASS, &hooks, &abi))
		return -1;
	booted_by = getpid();
	return at_exit(exit_handler);
}

void java_arguments(int argc, char *argv[])
{
	plugstack_argc = argc;
	plugstack_argv = argv;
}

/*
 * A signal that terminates srun may have arrived while signals were blocked. It
 * takes effect as soon as the mask is restored, and then no exit handler runs.
 * So Java must end before that.
 */
static int option(int val, const char *argument)
{
	int rc = hooks.option(val, argument);

	if (!signals_end_pending())
		return rc;
	java_exit();
	slurm_error("%s: srun was told to end", plugin_name);
	return -1;
}

int java_option(int val, const char *argument)
{
	if (!booted() && IN_JAVA(boot()))
		return -1;
	return usable() ? IN_JAVA(option(val, argument)) : 0;
}

int java_local_user_init(spank_t spank)
{
	return usable() ? IN_JAVA(hooks.local_user_init(spank)) : 0;
}

int java_exit(void)
{
	static bool exited;

	if (!usable() || exited)
		return 0;
	exited = true;
	return IN_JAVA(hooks.exit());
}
