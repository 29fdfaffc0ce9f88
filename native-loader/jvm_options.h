/*
 * jvm_options.h - the JVM's options, from <runtime>/jvm.options.
 *
 * Each line is one option, as for the java command, or a comment that starts with
 * #. Blank lines and blanks around an option do not count. @RUNTIME@ stands for the
 * runtime directory. The build of the runtime writes the file, because it knows the
 * JDK's release.
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
 * Adds the options of the file to `options`. Returns 0, or -1 after a line in
 * Slurm's log; the caller calls jvm_options_free() in both cases.
 */
int jvm_options_read(struct jvm_options *options, const char *runtime);

/* Adds a copy of `text` in the same way. `extra` is the function if `text` names a hook of the JVM, else NULL. */
int jvm_options_add(struct jvm_options *options, const char *text, void *extra);

void jvm_options_free(struct jvm_options *options);

#endif
