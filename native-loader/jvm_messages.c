/* jvm_messages.c - the JVM's hooks for its output and its end. */
#include "jvm_messages.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

#define LONGEST_MESSAGE 1024

/* srun's own exit code after an option that its plugin refuses (22.05 to 26.05). */
#define OPTION_REFUSED 255

static const char gave_up[] = "it gave up: too little memory, or damaged files";

/* The runtime whose JVM is being created, else NULL. */
static const char *_Atomic creating;

/* What SIGABRT does when none is. */
static struct sigaction before;

/*
 * What that JVM said. Its threads may speak at once, and in a signal handler:
 * each takes its own part of the array and needs no lock.
 */
static char last_words[LONGEST_MESSAGE];
static atomic_size_t last_words_end;

static void keep(const char *text)
{
	size_t length = strlen(text);
	size_t start = atomic_fetch_add(&last_words_end, length);
	size_t limit = sizeof(last_words) - 1;

	if (start < limit)
		memcpy(last_words + start, text, length < limit - start ? length : limit - start);
}

void jvm_messages_one_line(char *text)
{
	char *from, *to = text;

	for (from = text; *from; from++) {
		bool blank = (unsigned char) *from <= ' ' || *from == '\177';

		if (!blank)
			*to++ = *from;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

/* For "vfprintf": what the JVM would print on stdout or stderr, or into a file that -Xlog names. */
__attribute__((format(printf, 2, 0)))
static jint JNICALL print(FILE *stream, const char *format, va_list arguments)
{
	char text[LONGEST_MESSAGE];
	int length;

	if (stream != stdout && stream != stderr)
		return vfprintf(stream, format, arguments);
	length = vsnprintf(text, sizeof(text), format, arguments);
	if (length < 0)
		return length;
	if (creating) {
		keep(text);
		return length;
	}
	jvm_messages_one_line(text);
	if (*text)
		slurm_debug("%s: java: %s", plugin_name, text);
	return length;
}

static void cannot_start(const char *runtime, const char *fallback)
{
	jvm_messages_one_line(last_words);
	slurm_error("%s: java: cannot start the JVM of %s: %s", plugin_name, runtime,
		    *last_words ? last_words : fallback);
}

/*
 * For "abort": the JVM calls _exit() or abort() next. Once it runs, this may be
 * its handler of a fault anywhere in srun, with the locks of malloc or of Slurm's
 * log held: then the line goes past that log, in its form.
 */
static void JNICALL aborted(void)
{
	const char *runtime = creating;

	if (runtime)
		cannot_start(runtime, gave_up);
	else
		dprintf(STDERR_FILENO, "%s: error: %s: java: the JVM gave up: too little memory, "
			"or a fault in it or in srun\n", program_invocation_short_name, plugin_name);
	_exit(OPTION_REFUSED);
}

/*
 * libc's own abort(), over a heap that the JVM has spoilt: a file of classes
 * that was cut off does that (JDK 25). Slurm's log would need that heap.
 */
static void libc_aborted(int signal)
{
	(void) signal;
	dprintf(STDERR_FILENO, "%s: error: %s: java: cannot start the JVM of %s: %s\n", program_invocation_short_name,
		plugin_name, creating, gave_up);
	_exit(OPTION_REFUSED);
}

int jvm_messages_hook(struct jvm_options *options)
{
	if (jvm_options_add(options, "vfprintf", print) ||
	    jvm_options_add(options, "abort", aborted))
		return -1;
	/* The report of a crash and most warnings go past "vfprintf", the former to stdout. */
	if (jvm_options_add(options, "-XX:+SuppressFatalErrorMessage", NULL) ||
	    jvm_options_add(options, "-XX:-PrintWarnings", NULL))
		return -1;
	return 0;
}

void jvm_messages_start(const char *runtime)
{
	const struct sigaction action = { .sa_handler = libc_aborted };

	creating = runtime;
	sigaction(SIGABRT, &action, &before);
}

void jvm_messages_started(jint rc)
{
	char code[32];
	const char *runtime = creating;

	sigaction(SIGABRT, &before, NULL);
	creating = NULL;
	if (rc != JNI_OK) {
		snprintf(code, sizeof(code), "JNI error %d", (int) rc);
		cannot_start(runtime, rc == JNI_EEXIST ? "another plugin has one in this srun" : code);
	}
}

const char *jvm_messages_words(void)
{
	jvm_messages_one_line(last_words);
	return last_words;
}

void jvm_messages_exit(void)
{
	const char *runtime = creating;

	if (!runtime)
		return;
	creating = NULL;
	cannot_start(runtime, "it called exit()");
	_exit(OPTION_REFUSED); /* what the JVM gave to exit() may be 0 */
}
