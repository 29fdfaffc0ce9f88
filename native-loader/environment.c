/* environment.c - hides the user's Java options from the JVM and gives it a UTF-8 locale. */
#include "environment.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "signals.h"

/*
 * The number of the signal with which HotSpot suspends its threads.
 * JNI_CreateJavaVM reads this variable once (JDK 17 and 25).
 */
static const char suspend_signal[] = "_JAVA_SR_SIGNUM";

/*
 * Java encodes file names as the locale at its start says, and since JDK 18
 * accepts no other encoding. A path that the site configures must be the same
 * for all users, also under LC_ALL=C. Java reads this variable once as well.
 */
static const char locale_variable[] = "LC_ALL";
#define JVM_LOCALE "C.UTF-8"

/*
 * The variables that the JVM reads at its start. Users set the first four for
 * their own Java. Up to JDK 25 only the java command reads JDK_JAVA_OPTIONS;
 * JDK_AOT_VM_OPTIONS is new in JDK 25.
 */
static const char *const hidden[HIDDEN_VARIABLES] = {
	"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS", suspend_signal, locale_variable,
};

/* Returns 0 or -1; the copy of NULL is NULL. */
static int copy(const char *text, char **to)
{
	*to = text ? strdup(text) : NULL;
	return text && !*to ? -1 : 0;
}

static void release(struct environment *saved)
{
	int i;

	for (i = 0; i < HIDDEN_VARIABLES; i++)
		free(saved->variables[i]);
	free(saved->locale);
}

static int restore_variables(const struct environment *saved)
{
	int i, rc = 0;

	unsetenv(suspend_signal);
	unsetenv(locale_variable);
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (saved->variables[i] && setenv(hidden[i], saved->variables[i], 1))
			rc = -1;
	return rc;
}

int environment_enter(struct environment *saved)
{
	char number[12];
	int i;

	memset(saved, 0, sizeof(*saved));
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (copy(getenv(hidden[i]), &saved->variables[i]))
			goto fail;
	if (copy(setlocale(LC_ALL, NULL), &saved->locale))
		goto fail;

	/* Set before unsetting: setenv() can run out of memory, and then nothing is lost. */
	snprintf(number, sizeof(number), "%d", SIGNALS_JVM_SUSPEND);
	if (setenv(suspend_signal, number, 1) || setenv(locale_variable, JVM_LOCALE, 1)) {
		restore_variables(saved);
		goto fail;
	}
	for (i = 0; i < HIDDEN_VARIABLES; i++)
		if (hidden[i] != suspend_signal && hidden[i] != locale_variable)
			unsetenv(hidden[i]);
	return 0;
fail:
	slurm_error("%s: environment: out of memory", plugin_name);
	release(saved);
	return -1;
}

int environment_leave(struct environment *saved)
{
	int rc = restore_variables(saved);

	setlocale(LC_ALL, saved->locale); /* JNI_CreateJavaVM calls setlocale(LC_ALL, "") */
	if (rc)
		slurm_error("%s: environment: out of memory", plugin_name);
	release(saved);
	return rc;
}
