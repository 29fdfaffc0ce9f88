/*
 * stub_jni.c - the functions of JNI that the loader uses, and stand-ins for the Java classes: slurm.spank.loader.Boot and the
 * hooks. It reports each call on stdout and obeys the words of two variables:
 *
 *   STUB_BOOT   no-class  no-method  no-string  textless  throw=TEXT[|TEXT of the cause]...  return=CODE  say=TEXT
 *   STUB_HOOKS  in every hook: blocked  return=CODE  say=TEXT  abort  receive=SIGNAL
 */
#include <jni.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <slurm/slurm.h>

#include "../../../native-loader/loader_table.h"
#include "stub_jvm.h"
#include "stub_signals.h"
#include "stub_words.h"

/* A Java string is a C string here, and an exception points to its cause. */

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
			throw("java.lang.NoClassDefFoundError: slurm/spank/loader/Boot");
		else if (is(word, "no-string"))
			no_string = true;
		else if (is(word, "textless"))
			textless = true;
	return !pending && is(name, "slurm/spank/loader/Boot") ? (jclass) &boot_class : NULL;
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
	return strdup((const char *) text); /* LeakSanitizer reports a string that is not released */
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
const JNIEnv stub_environment = &functions;

/* --- the Java classes --- */

static int run_hook(void)
{
	const char *word, *value, *list = getenv("STUB_HOOKS");
	int rc = 0;

	while ((word = next_word(&list)))
		if (is(word, "blocked"))
			show_taken_signals();
		else if (is(word, "abort"))
			give_up();
		else if ((value = value_of(word, "say")))
			say(value);
		else if ((value = value_of(word, "receive")))
			kill(getpid(), signal_number(value));
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
	if (*abi->jvm_words)
		SAY(" after words of the JVM: %s", abi->jvm_words);
	SAY("\n");
	if (abi->step_id_size != sizeof(slurm_step_id_t) || abi->step_id_job_id != offsetof(slurm_step_id_t, job_id) ||
	    abi->step_id_step_id != offsetof(slurm_step_id_t, step_id) ||
	    abi->step_id_het_comp != offsetof(slurm_step_id_t, step_het_comp) ||
	    abi->step_layout_node_list != offsetof(slurm_step_layout_t, node_list))
		SAY("java: these numbers differ from those of slurm.h\n");
	hooks->option = option;
	hooks->local_user_init = local_user_init;
	hooks->exit = leave;
	while ((word = next_word(&list)))
		if ((value = value_of(word, "throw")))
			throw(value);
		else if ((value = value_of(word, "say")))
			say(value);
		else if ((value = value_of(word, "return")))
			rc = atoi(value);
	return rc;
}
