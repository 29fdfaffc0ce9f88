/* java.c - who may enter Java, and under which signal mask. */
#include "java.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "jvm.h"
#include "jvm_messages.h"
#include "loader_table.h"
#include "surroundings.h"

static int plugstack_argc;
static char **plugstack_argv;

/* Java keeps the addresses of both: they must outlive the boot. */
static struct loader_abi abi;
static struct loader_hooks hooks;

static pid_t booted_by; /* 0: no JVM yet */

/*
 * Every entry into Java runs with signals blocked, so that threads which Java
 * starts meanwhile inherit the full mask: srun's signals stay srun's. One that
 * arrives here is delivered as soon as Java returns, unless Java takes it with
 * sigtimedwait().
 */
#define IN_JAVA(call)                                                          \
	({                                                                     \
		sigset_t before;                                               \
		int result;                                                    \
		signals_block(&before);                                        \
		result = (call);                                               \
		signals_restore(&before);                                      \
		result;                                                        \
	})

static int booted(void)
{
	return booted_by != 0;
}

static int usable(void)
{
	return booted_by == getpid();
}

/* The last runtime=DIR counts, as with all that is given twice. */
static const char *runtime_directory(void)
{
	static const char key[] = "runtime=";
	const char *directory = HOSTED_PLUGIN_RUNTIME;
	int i;

	for (i = 0; i < plugstack_argc; i++)
		if (!strncmp(plugstack_argv[i], key, sizeof(key) - 1))
			directory = plugstack_argv[i] + sizeof(key) - 1;
	return directory;
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
 * exit() calls what is registered last first, and libjvm, once it is loaded, has
 * the destructors of its own C++ objects there: a JVM that collects garbage
 * after them crashes (JDK 25, every tenth srun on a busy machine). srun calls
 * slurm_spank_exit from a handler that is older than that, and not at all if it
 * was denied or interrupted in the queue (22.05 to 26.05). Ours is younger, and
 * finds a JVM that is whole.
 */
static int boot(void)
{
	abi = loader_abi_template;
	abi.plugin_name = plugin_name;
	abi.argc = plugstack_argc;
	abi.argv = plugstack_argv;
	if (at_exit(jvm_messages_exit) ||
	    jvm_boot(runtime_directory(), HOSTED_PLUGIN_CLASS, &hooks, &abi))
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
 * A signal that ends srun may have come while Java had it blocked. Once the mask
 * is restored it does so at once, and no exit handler runs: Java must end first.
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
