/*
 * jvm_messages.h - what the JVM has to say, and how it may end the process.
 *
 * A JVM that cannot start, runs out of memory or finds itself broken prints a
 * text on stdout and ends the process from within: with _exit(1) mostly, so
 * that no atexit handler runs, and JNI_CreateJavaVM never returns (seen on JDK
 * 17 and 25). Its hooks make one line in Slurm's log of that, and srun's own
 * exit code.
 */
#ifndef JVM_MESSAGES_H
#define JVM_MESSAGES_H

#include <jni.h>

#include "jvm_options.h"

/*
 * Adds the JVM's hooks to `options`. Due before any other option: what is wrong
 * with those that stand before the hooks, the JVM still prints.
 */
int jvm_messages_hook(struct jvm_options *options);

/* From here on a message explains why the JVM of `runtime` cannot start ... */
void jvm_messages_start(const char *runtime);

/* ... and from here on, with what JNI_CreateJavaVM returned, it is for `srun -vv`. */
void jvm_messages_started(jint rc);

/* What it said in between, on one line: srun has not read its -vv yet. */
const char *jvm_messages_words(void);

/* Line ends, tabs and whatever a terminal might obey become single spaces. */
void jvm_messages_one_line(char *text);

/* To be called by exit(): if the JVM called it while it was created, says so. */
void jvm_messages_exit(void);

#endif
