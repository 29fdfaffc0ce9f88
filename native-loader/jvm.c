/* jvm.c - everything that speaks JNI. */
#include "jvm.h"

#include <jni.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slurm/spank.h>

#include "jvm_library.h"
#include "jvm_options.h"
#include "surroundings.h"

#define BOOT_CLASS "slurm/spank/Boot"
#define BOOT_SIGNATURE "(JJLjava/lang/String;)I"

extern const char plugin_name[];

static bool creating;
static char last_words[512]; /* of a JVM that is being created, on one line */

static void squeeze_into_one_line(char *text)
{
	char *end;

	for (end = text; *end; end++)
		if (*end == '\n' || *end == '\r')
			*end = ' ';
	while (end > text && end[-1] == ' ')
		*--end = '\0';
}

/*
 * What the JVM would print, on stdout by default. While it is created the text
 * is kept, for it explains a failure; afterwards it is for `srun -v`.
 */
static jint JNICALL jvm_says(FILE *stream, const char *format, va_list arguments)
{
	char line[sizeof(last_words)];
	size_t used = strlen(last_words);
	int length;

	(void) stream;
	if (creating)
		return vsnprintf(last_words + used, sizeof(last_words) - used, format, arguments);

	length = vsnprintf(line, sizeof(line), format, arguments);
	squeeze_into_one_line(line);
	if (*line)
		slurm_verbose("%s: java: %s", plugin_name, line);
	return length;
}

static void explain(const char *runtime, jint rc)
{
	squeeze_into_one_line(last_words);
	if (*last_words)
		slurm_error("%s: java: cannot start the JVM of %s: %s", plugin_name, runtime,
			    last_words);
	else
		slurm_error("%s: java: cannot start the JVM of %s: JNI error %d", plugin_name,
			    runtime, (int) rc);
}

void jvm_explain_exit(void)
{
	if (creating)
		explain("this plugin", JNI_ERR);
	creating = false;
}

/* The text of a pending exception, for the log; NULL where even that fails. */
static char *take_exception(JNIEnv *env)
{
	jthrowable thrown = (*env)->ExceptionOccurred(env);
	jmethodID to_string;
	jstring text;
	const char *utf = NULL;
	char *copy = NULL;

	(*env)->ExceptionClear(env);
	to_string = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, thrown), "toString",
					"()Ljava/lang/String;");
	text = to_string ? (*env)->CallObjectMethod(env, thrown, to_string) : NULL;
	if (!(*env)->ExceptionCheck(env) && text)
		utf = (*env)->GetStringUTFChars(env, text, NULL);
	if (utf) {
		copy = strdup(utf);
		(*env)->ReleaseStringUTFChars(env, text, utf);
	}
	(*env)->ExceptionClear(env);
	return copy;
}

static int call_boot(JNIEnv *env, const char *plugin_class, struct loader_hooks *hooks,
		     const struct loader_abi *abi)
{
	jclass boot = (*env)->FindClass(env, BOOT_CLASS);
	jmethodID method = boot ? (*env)->GetStaticMethodID(env, boot, "boot", BOOT_SIGNATURE) : NULL;
	jstring name = method ? (*env)->NewStringUTF(env, plugin_class) : NULL;
	jint rc = -1;
	char *text;

	if (name)
		rc = (*env)->CallStaticIntMethod(env, boot, method, (jlong) (intptr_t) hooks,
						 (jlong) (intptr_t) abi, name);
	if (!(*env)->ExceptionCheck(env))
		return rc;

	text = take_exception(env);
	slurm_error("%s: java: cannot boot %s: %s", plugin_name, plugin_class,
		    text ? text : "exception without text");
	free(text);
	return -1;
}

static JNIEnv *create(const char *runtime, struct jvm_options *options)
{
	JavaVMInitArgs arguments = { .version = JNI_VERSION_10 };
	create_jvm_f *create_jvm = jvm_library_open(runtime);
	JavaVM *jvm;
	JNIEnv *env = NULL;
	jint rc;

	if (!create_jvm || jvm_options_add(options, "vfprintf", jvm_says))
		return NULL;
	arguments.options = options->list;
	arguments.nOptions = options->count;

	creating = true;
	rc = create_jvm(&jvm, (void **) &env, &arguments);
	if (rc != JNI_OK) {
		explain(runtime, rc);
		env = NULL;
	}
	creating = false;
	return env;
}

int jvm_boot(const char *runtime, const char *plugin_class, struct loader_hooks *hooks,
	     const struct loader_abi *abi)
{
	struct surroundings kept = { .locale = NULL };
	struct jvm_options options = { .count = 0 };
	JNIEnv *env = NULL;
	int rc = -1;

	if (jvm_options_read(&options, runtime))
		goto fail;
	if (!surroundings_enter(&kept))
		env = create(runtime, &options);
	surroundings_leave(&kept);
	if (env)
		rc = call_boot(env, plugin_class, hooks, abi);
fail:
	jvm_options_free(&options);
	return rc;
}
