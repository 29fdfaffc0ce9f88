/*
 * jvm_messages.c - what a JVM says, while it is created and afterwards. Input: messages, each behind a \x1e, the first of
 * them a number: so many come before it runs, or does not.
 */
#include <string.h>

#include "fuzz.h"

/* For its static variables: a process has one JVM, and a fuzzer one process. */
#include "../../../native-loader/jvm_messages.c"

typedef jint vfprintf_f(FILE *stream, const char *format, va_list arguments);

static int say(const char *format, ...)
{
	struct jvm_options options = { .count = 0 };
	va_list arguments;
	int length;

	require(!jvm_messages_hook(&options) && !strcmp(options.list[0].optionString, "vfprintf"));
	va_start(arguments, format);
	length = ((vfprintf_f *) options.list[0].extraInfo)(stdout, format, arguments);
	va_end(arguments);
	jvm_options_free(&options);
	return length;
}

static void check_line(const char *text)
{
	size_t i, length = strlen(text);

	require(length < LONGEST_MESSAGE);
	for (i = 0; i < length; i++)
		require((unsigned char) text[i] >= ' ' && text[i] != '\177' && (text[i] != ' ' || text[i + 1] != ' '));
	require(!length || (text[0] != ' ' && text[length - 1] != ' '));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	char *text = fuzz_piece(&data, &size, &length);
	int before = atoi(text), i;

	free(text);
	memset(last_words, 0, sizeof(last_words));
	last_words_end = 0;
	log_clear();
	jvm_messages_start("/runtime");
	for (i = 0; i < before && size; i++) {
		text = fuzz_piece(&data, &size, &length);
		require(say("%s", text) == (int) strlen(text));
		free(text);
	}
	require(!errors && !debugs);
	jvm_messages_started(before & 1 ? JNI_OK : JNI_ERR);
	require(errors == (before & 1 ? 0 : 1));
	require(strlen(logged) < LONGEST_MESSAGE + 100);
	check_line(jvm_messages_words());
	while (size) {
		text = fuzz_piece(&data, &size, &length);
		log_clear();
		require(say("%s", text) == (int) strlen(text));
		require(!errors && debugs <= 1);
		require(!debugs || !strncmp(logged, "stunnel: java: ", 15));
		if (debugs)
			check_line(logged + 15);
		free(text);
	}
	jvm_messages_exit(); /* it runs: nothing to say, and no end */
	return 0;
}
