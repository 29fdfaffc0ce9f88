/*
 * jvm_options.h - the JVM's options, from <runtime>/jvm.options.
 *
 * One option a line, as for the java command; # starts a comment line, blank
 * lines and blanks around an option are skipped, @RUNTIME@ stands for the
 * runtime directory. The file is written by the build of the runtime, which
 * knows the JDK's release.
 */
#ifndef JVM_OPTIONS_H
#define JVM_OPTIONS_H

#include <jni.h>

#define JVM_OPTIONS_MAX 64

struct jvm_options {
	int count;
	JavaVMOption list[JVM_OPTIONS_MAX];
};

/*
 * Both add to `options`, and return 0, or -1 after a line in Slurm's log;
 * jvm_options_free() is due in both cases.
 */
int jvm_options_read(struct jvm_options *options, const char *runtime);

/* Adds a copy of `text`; `extra` is for the JVM's hooks ("vfprintf"), else NULL. */
int jvm_options_add(struct jvm_options *options, const char *text, void *extra);

void jvm_options_free(struct jvm_options *options);

#endif
