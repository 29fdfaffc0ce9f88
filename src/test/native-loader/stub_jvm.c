/*
 * stub_jvm.c - a stand-in for libjvm.so: JNI_CreateJavaVM. It reports on stdout what it sees, and obeys the words
 * of STUB_CREATE:
 *
 *   options  environment  locale  blocked      shows them
 *   say=TEXT  chatter                          prints one message; prints from many threads
 *   setlocale=NAME  return=CODE  abort  exit=CODE
 */
#include <jni.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "stub_jvm.h"
#include "stub_signals.h"
#include "stub_words.h"

typedef jint vfprintf_f(FILE *stream, const char *format, va_list arguments);

static vfprintf_f *vfprintf_hook;
static void (*abort_hook)(void);

static void say_format(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (vfprintf_hook)
		vfprintf_hook(stdout, format, arguments);
	else
		vdprintf(STDOUT_FILENO, format, arguments);
	va_end(arguments);
}

/* HotSpot also prints one message in several pieces. */
void say(const char *text)
{
	say_format("%.*s", (int) strlen(text) / 2, text);
	say_format("%s", text + strlen(text) / 2);
}

void give_up(void)
{
	if (abort_hook)
		abort_hook();
	_exit(1);
}

void show_taken_signals(void)
{
	sigset_t set;
	size_t i, open = 0;

	sigprocmask(SIG_BLOCK, NULL, &set);
	for (i = 0; i < OUTSIDE_SIGNALS; i++)
		if (!sigismember(&set, outside_signals[i].number) && ++open)
			SAY("java: takes SIG%s\n", outside_signals[i].name);
	if (!open)
		SAY("java: takes no signal from outside%s\n", sigismember(&set, SIGSEGV) ? " and no fault" : "");
}

static void *chat(void *text)
{
	int i;

	for (i = 0; i < 200; i++)
		say(text);
	return NULL;
}

static void chatter(void)
{
	pthread_t threads[8];
	size_t i;

	for (i = 0; i < 8; i++)
		pthread_create(&threads[i], NULL, chat, (void *) (uintptr_t) "to_be_or_not_to_be,_");
	for (i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
}

static void show_environment(void)
{
	static const char *const names[] = {
		"JAVA_TOOL_OPTIONS",  "_JAVA_OPTIONS",   "JDK_JAVA_OPTIONS",
		"JDK_AOT_VM_OPTIONS", "_JAVA_SR_SIGNUM", "LC_ALL",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (getenv(names[i]))
			SAY("jvm: %s=%s\n", names[i], getenv(names[i]));
}

/* Stands for the destructors of HotSpot's own C++ objects, which are registered when libjvm is loaded. */
static void destructors(void)
{
	SAY("libjvm: destructors\n");
}

__attribute__((constructor)) static void loaded(void)
{
	if (getenv("STUB_DESTRUCTORS"))
		atexit(destructors);
}

JNIEXPORT jint JNICALL JNI_CreateJavaVM(JavaVM **jvm, void **env, void *arguments)
{
	const JavaVMInitArgs *init = arguments;
	const char *word, *value, *list = getenv("STUB_CREATE");
	jint i, rc = JNI_OK;

	SAY("jvm: created, JNI %d.%d\n", init->version >> 16, init->version & 0xffff);
	for (i = 0; i < init->nOptions; i++)
		if (is(init->options[i].optionString, "vfprintf"))
			vfprintf_hook = (vfprintf_f *) init->options[i].extraInfo;
		else if (is(init->options[i].optionString, "abort"))
			abort_hook = (void (*)(void)) init->options[i].extraInfo;
	while ((word = next_word(&list)))
		if (is(word, "options"))
			for (i = 0; i < init->nOptions; i++)
				SAY("jvm: [%s]%s\n", init->options[i].optionString,
				    init->options[i].extraInfo ? " hook" : "");
		else if (is(word, "environment"))
			show_environment();
		else if (is(word, "locale"))
			SAY("jvm: locale %s\n", setlocale(LC_ALL, NULL));
		else if (is(word, "blocked"))
			show_taken_signals();
		else if (is(word, "chatter"))
			chatter();
		else if (is(word, "abort"))
			give_up();
		else if ((value = value_of(word, "say")))
			say(value);
		else if ((value = value_of(word, "setlocale")))
			setlocale(LC_ALL, value);
		else if ((value = value_of(word, "exit")))
			exit(atoi(value));
		else if ((value = value_of(word, "return")))
			rc = atoi(value);
	*jvm = NULL;
	*env = rc == JNI_OK ? (void *) (uintptr_t) &stub_environment : NULL;
	return rc;
}
