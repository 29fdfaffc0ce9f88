/* surroundings.c - environment, locale and signal mask around the JVM's creation. */
#include "surroundings.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

/*
 * HotSpot suspends its threads with SIGUSR2 unless told otherwise, and unblocks
 * that signal in every thread of its own: a SIGUSR2 that the user sends to srun
 * for the job would end there. Nobody sends SIGSTKFLT on Linux. The variable is
 * read once, by JNI_CreateJavaVM (JDK 17 and 25).
 */
static const char suspend_signal[] = "_JAVA_SR_SIGNUM";
#define SUSPEND_SIGNAL SIGSTKFLT

/*
 * Java writes the names of files in the encoding of the locale that it finds as
 * it starts, and since JDK 18 takes no other. A path of the site's is the same
 * for all users, also under LC_ALL=C. Read once as well.
 */
static const char locale_variable[] = "LC_ALL";
#define JVM_LOCALE "C.UTF-8"

/* What the JVM reads while it is created, first the options that users keep for their own Java. */
static const char *const hidden[HIDDEN_VARIABLES] = {
	"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
	"JDK_JAVA_OPTIONS",   /* of the java command only, up to JDK 25 */
	"JDK_AOT_VM_OPTIONS", /* since JDK 25 */
	suspend_signal, locale_variable,
};

/* Returns 0 or -1; a text that is NULL has a copy that is NULL. */
static int copy(const char *text, char **to)
{
	*to = text ? strdup(text) : NULL;
	return text && !*to ? -1 : 0;
}

static void forget(struct surroundings *kept)
{
	int i;

	for (i = 0; i < HIDDEN_VARIABLES; i++)
		free(kept->variables[i]);
	free(kept->locale);
}

static int put_back(const struct surroundings *kept)
{
	int i, rc = 0;

	unsetenv(suspend_signal);
	unsetenv(locale_variable);
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (kept->variables[i] && setenv(hidden[i], kept->variables[i], 1))
			rc = -1;
	return rc;
}

int surroundings_enter(struct surroundings *kept)
{
	char number[12];
	int i;

	memset(kept, 0, sizeof(*kept));
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (copy(getenv(hidden[i]), &kept->variables[i]))
			goto fail;
	if (copy(setlocale(LC_ALL, NULL), &kept->locale))
		goto fail;

	/* First what can fail, for want of memory. */
	snprintf(number, sizeof(number), "%d", SUSPEND_SIGNAL);
	if (setenv(suspend_signal, number, 1) || setenv(locale_variable, JVM_LOCALE, 1)) {
		put_back(kept);
		goto fail;
	}
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (hidden[i] != suspend_signal && hidden[i] != locale_variable)
			unsetenv(hidden[i]);
	return 0;
fail:
	slurm_error("%s: environment: out of memory", plugin_name);
	forget(kept);
	return -1;
}

int surroundings_leave(struct surroundings *kept)
{
	int rc = put_back(kept);

	setlocale(LC_ALL, kept->locale); /* JNI_CreateJavaVM calls setlocale(LC_ALL, "") */
	if (rc)
		slurm_error("%s: environment: out of memory", plugin_name);
	forget(kept);
	return rc;
}

void signals_block(sigset_t *before)
{
	/* HotSpot handles the first seven by itself, the eighth is its suspend signal. */
	static const int faults[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SUSPEND_SIGNAL,
	};
	sigset_t outside;
	size_t i;

	sigfillset(&outside);
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&outside, faults[i]);
	pthread_sigmask(SIG_BLOCK, &outside, before);
}

void signals_restore(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

bool signals_end_pending(void)
{
	sigset_t pending;

	sigpending(&pending);
	return sigismember(&pending, SIGHUP) || sigismember(&pending, SIGINT) ||
	       sigismember(&pending, SIGQUIT) || sigismember(&pending, SIGTERM);
}
