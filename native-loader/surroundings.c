/* surroundings.c - environment, locale and signal mask around the JVM's creation. */
#include "surroundings.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * HotSpot suspends its threads with SIGUSR2 unless told otherwise, and unblocks
 * that signal in every thread of its own: a SIGUSR2 that the user sends to srun
 * for the job would end there. Nobody sends SIGSTKFLT on Linux.
 */
static const char suspend_signal[] = "_JAVA_SR_SIGNUM";

/* Options that users keep for their own Java; read while the JVM is created. */
static const char *const hidden[HIDDEN_VARIABLES] = {
	"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", suspend_signal,
};

static int keep(const char *text, char **copy)
{
	*copy = text ? strdup(text) : NULL;
	return text && !*copy ? -1 : 0;
}

int surroundings_enter(struct surroundings *kept)
{
	char number[12];
	int i, rc = 0;

	for (i = 0; i < HIDDEN_VARIABLES; i++)
		rc |= keep(getenv(hidden[i]), &kept->variables[i]);
	rc |= keep(setlocale(LC_ALL, NULL), &kept->locale);
	if (rc)
		return -1;

	for (i = 0; i < HIDDEN_VARIABLES; i++)
		unsetenv(hidden[i]);
	snprintf(number, sizeof(number), "%d", SIGSTKFLT);
	return setenv(suspend_signal, number, 1);
}

void surroundings_leave(struct surroundings *kept)
{
	int i;

	unsetenv(suspend_signal);
	for (i = 0; i < HIDDEN_VARIABLES; i++) {
		if (kept->variables[i])
			setenv(hidden[i], kept->variables[i], 1);
		free(kept->variables[i]);
	}
	if (kept->locale)
		setlocale(LC_ALL, kept->locale);
	free(kept->locale);
}

void signals_block(sigset_t *before)
{
	static const int faults[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSTKFLT,
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
