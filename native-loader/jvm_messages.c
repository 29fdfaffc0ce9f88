/* jvm_messages.c - the JVM's hooks "vfprintf" and "abort". */
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

/* The exit code of an srun whose plugin refuses an option (22.05 to 26.05). */
#define OPTION_REFUSED 255

static const char gave_up[] = "it gave up: too little memory, or damaged files";

/* The runtime whose JVM is being created; NULL at all other times. */
static const char *_Atomic creating;

/* srun's own action for SIGABRT. */
static struct sigaction before;

/*
 * What the JVM prints while it is created. Several of its threads may print at once,
 * and from a signal handler: each reserves its own part of the array, without a lock.
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

static jint JNICALL print(FILE *stream, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/* The hook "vfprintf": takes what the JVM prints on stdout and stderr, but not what it writes to a file of -Xlog. */
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
 * The hook "abort": the JVM calls _exit() or abort() after it. In a running JVM
 * its handler of a fault anywhere in srun may call this, while a thread holds the
 * lock of malloc or of Slurm's log. So it writes the line directly, in the form of
 * that log.
 */
static void JNICALL aborted(void)
{
	const char *runtime = creating;

	if (runtime)
		cannot_start(runtime, gave_up);
	else
		dprintf(STDERR_FILENO,
			"%s: error: %s: java: the JVM gave up: too little memory, "
			"or a fault in it or in srun\n",
			program_invocation_short_name, plugin_name);
	_exit(OPTION_REFUSED);
}

/*
 * Handles SIGABRT while the JVM is created: libc calls abort() when it finds a
 * damaged heap, for example after the JVM read a truncated file of classes (JDK 25).
 * Slurm's log would need that heap, so this writes the line directly.
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
	if (jvm_options_add(options, "vfprintf", print) || jvm_options_add(options, "abort", aborted))
		return -1;
	/* Reports of crashes, which go to stdout, and most warnings bypass "vfprintf". */
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
	_exit(OPTION_REFUSED); /* the JVM may have called exit(0) */
}
