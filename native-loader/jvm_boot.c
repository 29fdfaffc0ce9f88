/* jvm_boot.c - creates the JVM and calls slurm.spank.loader.Boot. The only file that uses JNI functions. */
#include "jvm_boot.h"

#include <jni.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <slurm/spank.h>

#include "address_space.h"
#include "environment.h"
#include "hosted_plugin.h"
#include "jvm_library.h"
#include "jvm_messages.h"
#include "jvm_options.h"

#define BOOT_CLASS "slurm/spank/loader/Boot"
#define BOOT_SIGNATURE "(JJLjava/lang/String;)I"

#define DEEPEST_CAUSE 8
#define LONGEST_EXCEPTION 1024

/* Appends thrown.toString() to `line`. Returns 0 or -1. */
static int append_exception(JNIEnv *env, jthrowable thrown, jmethodID to_string, char *line)
{
	size_t used = strlen(line);
	jstring text = (*env)->CallObjectMethod(env, thrown, to_string);
	const char *utf;

	if ((*env)->ExceptionCheck(env) || !text)
		return -1;
	utf = (*env)->GetStringUTFChars(env, text, NULL);
	if (!utf)
		return -1;
	snprintf(line + used, LONGEST_EXCEPTION - used, "%s%s", used ? ": " : "", utf);
	(*env)->ReleaseStringUTFChars(env, text, utf);
	return 0;
}

/*
 * Clears the pending exception and writes it and its causes into `line`. The
 * causes matter: the exception of a failed class initialiser has no text itself.
 */
static void take_exception(JNIEnv *env, char line[LONGEST_EXCEPTION])
{
	jthrowable thrown = (*env)->ExceptionOccurred(env);
	jclass throwable;
	jmethodID to_string = NULL, get_cause = NULL;
	int depth;

	(*env)->ExceptionClear(env);
	line[0] = '\0';
	throwable = (*env)->FindClass(env, "java/lang/Throwable");
	if (throwable)
		to_string = (*env)->GetMethodID(env, throwable, "toString", "()Ljava/lang/String;");
	if (to_string)
		get_cause = (*env)->GetMethodID(env, throwable, "getCause", "()Ljava/lang/Throwable;");
	for (depth = 0; get_cause && thrown && depth < DEEPEST_CAUSE; depth++) {
		if (append_exception(env, thrown, to_string, line))
			break;
		thrown = (*env)->CallObjectMethod(env, thrown, get_cause);
		if ((*env)->ExceptionCheck(env))
			break;
	}
	(*env)->ExceptionClear(env);
	jvm_messages_one_line(line);
}

static int64_t nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int call_boot(JNIEnv *env, const char *plugin_class, struct loader_hooks *hooks, const struct loader_abi *abi)
{
	char line[LONGEST_EXCEPTION];
	jclass boot = (*env)->FindClass(env, BOOT_CLASS);
	jmethodID method = boot ? (*env)->GetStaticMethodID(env, boot, "boot", BOOT_SIGNATURE) : NULL;
	jstring name = method ? (*env)->NewStringUTF(env, plugin_class) : NULL;
	jint rc = -1;

	if (name)
		rc = (*env)->CallStaticIntMethod(env, boot, method, (jlong) (intptr_t) hooks, (jlong) (intptr_t) abi,
						 name);
	if (!(*env)->ExceptionCheck(env))
		return rc;

	take_exception(env, line);
	slurm_error("%s: java: cannot boot %s: %s", plugin_name, plugin_class, *line ? line : "exception without text");
	return -1;
}

/* Returns this thread's JNI environment in a new JVM, or NULL after a line in Slurm's log. */
static JNIEnv *create(const char *runtime, create_jvm_f *create_jvm, struct jvm_options *options)
{
	JavaVMInitArgs arguments = {
		.version = JNI_VERSION_10,
		.nOptions = options->count,
		.options = options->list,
	};
	JavaVM *jvm;
	void *env = NULL;
	jint rc;

	jvm_messages_start(runtime);
	rc = create_jvm(&jvm, &env, &arguments);
	jvm_messages_started(rc);
	return rc == JNI_OK ? env : NULL;
}

int jvm_boot(const char *runtime, const char *plugin_class, struct loader_hooks *hooks, struct loader_abi *abi)
{
	struct jvm_options options = { .count = 0 };
	struct environment saved;
	create_jvm_f *create_jvm;
	JNIEnv *env;
	int64_t start = nanoseconds();
	int rc = -1;

	if (address_space_prepare() || jvm_messages_hook(&options) || jvm_options_read(&options, runtime))
		goto fail;
	create_jvm = jvm_library_open(runtime);
	if (!create_jvm || environment_enter(&saved))
		goto fail;
	env = create(runtime, create_jvm, &options);
	if (environment_leave(&saved) || !env)
		goto fail;
	abi->jvm_words = jvm_messages_words();
	abi->jvm_nanoseconds = nanoseconds() - start;
	rc = call_boot(env, plugin_class, hooks, abi);
fail:
	jvm_options_free(&options);
	return rc;
}
