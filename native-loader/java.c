/* java.c - who may enter Java, and under which signal mask. */
#include "java.h"

#include <string.h>
#include <unistd.h>

#include "hosted_plugin.h"
#include "jvm.h"
#include "loader_table.h"
#include "surroundings.h"

extern const char plugin_name[];

static int plugstack_argc;
static char **plugstack_argv;

static struct loader_hooks hooks;
static pid_t booted_by; /* 0: no JVM in this process */

/*
 * Every entry into Java runs with signals blocked, so that threads which Java
 * starts meanwhile inherit the full mask: srun's signals stay srun's. One that
 * arrives here is delivered as soon as Java returns.
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

static int usable(void)
{
	return booted_by == getpid();
}

static const char *runtime_directory(void)
{
	static const char key[] = "runtime=";
	int i;

	for (i = 0; i < plugstack_argc; i++)
		if (!strncmp(plugstack_argv[i], key, sizeof(key) - 1))
			return plugstack_argv[i] + sizeof(key) - 1;
	return HOSTED_PLUGIN_RUNTIME;
}

static int boot(void)
{
	/* Java keeps the address: the table must outlive the call. */
	static struct loader_abi abi;

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
	if (!usable() && IN_JAVA(boot()))
		return -1;
	return IN_JAVA(hooks.option(val, argument));
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
	jvm_explain_exit(); /* a JVM that cannot start may end the process from within */
	if (usable())
		(void) IN_JAVA(hooks.process_end());
}
