/*
 * stub_jvm.c - a stand-in for libjvm.so: JNI_CreateJavaVM, and what of JNI the loader uses. It reports on stdout what it
 * sees and is asked, and behaves as three variables say, each a list of words that end with ";":
 *
 * STUB_CREATE  in JNI_CreateJavaVM:  options  environment  locale  blocked  say=TEXT  chatter  setlocale=NAME
 *              return=CODE  abort  exit=CODE
 * STUB_BOOT    in slurm.spank.Boot.boot:  no-class  no-method  no-string  throw=TEXT[|TEXT of the cause]...
 *              textless  return=CODE  say=TEXT
 * STUB_HOOKS   in every hook:  blocked  return=CODE  say=TEXT  abort
 */
#include <jni.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <slurm/slurm.h>

#include "../../../native-loader/loader_table.h"
#include "stub_signals.h"

#define SAY(...) dprintf(STDOUT_FILENO, __VA_ARGS__)

static jint (*vfprintf_hook)(FILE *, const char *, va_list);
static void (*abort_hook)(void);

/* --- what the variables say --- */

/* The next word of the list at *list, without its ";", in a buffer that lives until the next call; or NULL. */
static const char *next_word(const char **list)
{
	static char word[8192];
	const char *end = *list ? strchr(*list, ';') : NULL;

	if (!end)
		return NULL;
	snprintf(word, sizeof(word), "%.*s", (int) (end - *list), *list);
	*list = end + 1;
	return word;
}

static bool is(const char *word, const char *name)
{
	return !strcmp(word, name);
}

static const char *value_of(const char *word, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(word, name, length) && word[length] == '=' ? word + length + 1 : NULL;
}

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

/* As HotSpot does: one message in several pieces. */
static void say(const char *text)
{
	say_format("%.*s", (int) strlen(text) / 2, text);
	say_format("%s", text + strlen(text) / 2);
}

static void give_up(void)
{
	if (abort_hook)
		abort_hook();
	_exit(1);
}

static void show_blocked(void)
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

/* --- Java's objects: a string is its text, an exception points to its cause --- */

struct throwable {
	char text[4096];
	struct throwable *cause;
};

static struct throwable thrown[16];
static struct throwable *pending;
static bool no_string, textless;

static char boot_class, throwable_class, boot_method, to_string, get_cause;

static void throw(const char *texts)
{
	struct throwable *next = thrown;
	const char *end;

	for (; texts; texts = end ? end + 1 : NULL, next++) {
		end = strchr(texts, '|');
		snprintf(next->text, sizeof(next->text), "%.*s", end ? (int) (end - texts) : 4095, texts);
		next->cause = end ? next + 1 : NULL;
	}
	pending = thrown;
}

/* --- JNI --- */

static jint boot(struct loader_hooks *hooks, const struct loader_abi *abi, const char *plugin_class);

static jclass JNICALL FindClass(JNIEnv *env, const char *name)
{
	const char *word, *list = getenv("STUB_BOOT");

	(void) env;
	if (is(name, "java/lang/Throwable"))
		return (jclass) &throwable_class;
	while ((word = next_word(&list)))
		if (is(word, "no-class"))
			throw("java.lang.NoClassDefFoundError: slurm/spank/Boot");
		else if (is(word, "no-string"))
			no_string = true;
		else if (is(word, "textless"))
			textless = true;
	return !pending && is(name, "slurm/spank/Boot") ? (jclass) &boot_class : NULL;
}

static jmethodID JNICALL GetMethodID(JNIEnv *env, jclass class, const char *name, const char *signature)
{
	(void) env, (void) signature;
	if (class != (jclass) &throwable_class)
		return NULL;
	return (jmethodID) (is(name, "toString") ? &to_string : is(name, "getCause") ? &get_cause : NULL);
}

static jmethodID JNICALL GetStaticMethodID(JNIEnv *env, jclass class, const char *name, const char *signature)
{
	const char *word, *list = getenv("STUB_BOOT");

	(void) env;
	while ((word = next_word(&list)))
		if (is(word, "no-method"))
			throw("java.lang.NoSuchMethodError: boot");
	if (class != (jclass) &boot_class || !is(name, "boot") || !is(signature, "(JJLjava/lang/String;)I"))
		return NULL;
	return pending ? NULL : (jmethodID) &boot_method;
}

static jstring JNICALL NewStringUTF(JNIEnv *env, const char *text)
{
	(void) env;
	if (no_string)
		throw("java.lang.OutOfMemoryError: Java heap space");
	return no_string ? NULL : (jstring) (uintptr_t) text;
}

static jint JNICALL CallStaticIntMethod(JNIEnv *env, jclass class, jmethodID method, ...)
{
	va_list arguments;
	jlong hooks, abi;
	jint rc;

	(void) env, (void) class, (void) method;
	va_start(arguments, method);
	hooks = va_arg(arguments, jlong);
	abi = va_arg(arguments, jlong);
	rc = boot((struct loader_hooks *) hooks, (const struct loader_abi *) abi, va_arg(arguments, const char *));
	va_end(arguments);
	return rc;
}

static jobject JNICALL CallObjectMethod(JNIEnv *env, jobject object, jmethodID method, ...)
{
	struct throwable *throwable = (struct throwable *) object;

	(void) env;
	if (method == (jmethodID) &get_cause)
		return (jobject) throwable->cause;
	if (textless)
		throw("java.lang.StackOverflowError");
	return textless ? NULL : (jobject) throwable->text;
}

static const char *JNICALL GetStringUTFChars(JNIEnv *env, jstring text, jboolean *is_copy)
{
	(void) env, (void) is_copy;
	return strdup((const char *) text); /* so that one that is not released is a leak */
}

static void JNICALL ReleaseStringUTFChars(JNIEnv *env, jstring text, const char *utf)
{
	(void) env, (void) text;
	free((char *) (uintptr_t) utf);
}

static jthrowable JNICALL ExceptionOccurred(JNIEnv *env)
{
	(void) env;
	return (jthrowable) pending;
}

static jboolean JNICALL ExceptionCheck(JNIEnv *env)
{
	(void) env;
	return pending != NULL;
}

static void JNICALL ExceptionClear(JNIEnv *env)
{
	(void) env;
	pending = NULL;
}

static const struct JNINativeInterface_ functions = {
	.FindClass = FindClass,
	.GetMethodID = GetMethodID,
	.GetStaticMethodID = GetStaticMethodID,
	.NewStringUTF = NewStringUTF,
	.CallStaticIntMethod = CallStaticIntMethod,
	.CallObjectMethod = CallObjectMethod,
	.GetStringUTFChars = GetStringUTFChars,
	.ReleaseStringUTFChars = ReleaseStringUTFChars,
	.ExceptionOccurred = ExceptionOccurred,
	.ExceptionCheck = ExceptionCheck,
	.ExceptionClear = ExceptionClear,
};
static const JNIEnv environment = &functions;

/* --- Java's side of the loader --- */

static int run_hook(void)
{
	const char *word, *value, *list = getenv("STUB_HOOKS");
	int rc = 0;

	while ((word = next_word(&list)))
		if (is(word, "blocked"))
			show_blocked();
		else if (is(word, "abort"))
			give_up();
		else if ((value = value_of(word, "say")))
			say(value);
		else if ((value = value_of(word, "return")))
			rc = atoi(value);
	return rc;
}

static int option(int val, const char *argument)
{
	SAY("java: option %d: %s\n", val, argument ? argument : "no argument");
	return run_hook();
}

static int local_user_init(spank_t spank)
{
	SAY("java: local_user_init%s\n", spank ? " of a step" : "");
	return run_hook();
}

/* As the destructors of HotSpot's own C++ objects, which the compiler registers when libjvm is loaded. */
static void destructors(void)
{
	SAY("libjvm: destructors\n");
}

__attribute__((constructor)) static void loaded(void)
{
	if (getenv("STUB_DESTRUCTORS"))
		atexit(destructors);
}

static int leave(void)
{
	SAY("java: exit\n");
	return run_hook();
}

static jint boot(struct loader_hooks *hooks, const struct loader_abi *abi, const char *plugin_class)
{
	const char *word, *value, *list = getenv("STUB_BOOT");
	jint rc = 0;
	int i;

	SAY("java: boot %s as %s", plugin_class, abi->plugin_name);
	for (i = 0; i < abi->argc; i++)
		SAY("%s%s", i ? ", " : " with ", abi->argv[i]);
	SAY("\n");
	if (abi->step_id_size != sizeof(slurm_step_id_t) ||
	    abi->step_id_job_id != offsetof(slurm_step_id_t, job_id) ||
	    abi->step_id_step_id != offsetof(slurm_step_id_t, step_id) ||
	    abi->step_id_het_comp != offsetof(slurm_step_id_t, step_het_comp) ||
	    abi->step_layout_node_list != offsetof(slurm_step_layout_t, node_list))
		SAY("java: these are not the numbers of slurm.h\n");
	*hooks = (struct loader_hooks) { option, local_user_init, leave };
	while ((word = next_word(&list)))
		if ((value = value_of(word, "throw")))
			throw(value);
		else if ((value = value_of(word, "say")))
			say(value);
		else if ((value = value_of(word, "return")))
			rc = atoi(value);
	return rc;
}

/* --- the invocation interface --- */

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
		"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS", "_JAVA_SR_SIGNUM",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (getenv(names[i]))
			SAY("jvm: %s=%s\n", names[i], getenv(names[i]));
}

JNIEXPORT jint JNICALL JNI_CreateJavaVM(JavaVM **jvm, void **env, void *arguments)
{
	const JavaVMInitArgs *init = arguments;
	const char *word, *value, *list = getenv("STUB_CREATE");
	jint i, rc = JNI_OK;

	SAY("jvm: created, JNI %d.%d\n", init->version >> 16, init->version & 0xffff);
	for (i = 0; i < init->nOptions; i++)
		if (is(init->options[i].optionString, "vfprintf"))
			vfprintf_hook = (jint (*)(FILE *, const char *, va_list)) init->options[i].extraInfo;
		else if (is(init->options[i].optionString, "abort"))
			abort_hook = (void (*)(void)) init->options[i].extraInfo;
	while ((word = next_word(&list)))
		if (is(word, "options"))
			for (i = 0; i < init->nOptions; i++)
				SAY("jvm: [%s]%s\n", init->options[i].optionString, init->options[i].extraInfo ? " hook" : "");
		else if (is(word, "environment"))
			show_environment();
		else if (is(word, "locale"))
			SAY("jvm: locale %s\n", setlocale(LC_ALL, NULL));
		else if (is(word, "blocked"))
			show_blocked();
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
	*env = rc == JNI_OK ? (void *) (uintptr_t) &environment : NULL;
	return rc;
}
