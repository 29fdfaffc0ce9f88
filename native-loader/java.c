/* java.c - who may enter Java, and under which signal mask. */
#include "java.h"

#include <string.h>
#include <unistd.h>

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

static int boot(void)
{
	abi = loader_abi_template;
	abi.plugin_name = plugin_name;
	abi.argc = plugstack_argc;
	abi.argv = plugstack_argv;
	if (jvm_boot(runtime_directory(), HOSTED_PLUGIN_CLASS, &hooks, &abi))
		return -1;
	booted_by = getpid();
	return 0;
}

void java_arguments(int argc, char *argv[])
{
	plugstack_argc = argc;
	plugstack_argv = argv;
}

int java_option(int val, const char *argument)
{
	if (!booted() && IN_JAVA(boot()))
		return -1;
	return usable() ? IN_JAVA(hooks.option(val, argument)) : 0;
}

int java_local_user_init(spank_t spank)
{
	return usable() ? IN_JAVA(hooks.local_user_init(spank)) : 0;
}

int java_exit(void)
{
	return usable() ? IN_JAVA(hooks.exit()) : 0;
}

void java_process_end(void)
{
	jvm_messages_exit();
	if (usable())
		(void) IN_JAVA(hooks.process_end());
}
