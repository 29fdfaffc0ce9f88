/*
 * jvm_messages.h - the JVM's messages go to Slurm's log, and its failure ends srun
 * as a refused option does.
 *
 * A JVM that cannot start, runs out of memory or finds an internal error prints a
 * text on stdout and ends the process, mostly with _exit(1): no atexit handler runs
 * and JNI_CreateJavaVM never returns (JDK 17 and 25). The hooks here turn that into
 * one line in Slurm's log and the exit code that srun uses itself.
 */
#ifndef JVM_MESSAGES_H
#define JVM_MESSAGES_H

#include <jni.h>

#include "jvm_options.h"

/*
 * Adds the JVM's hooks to `options`. Called before any other option is added: the
 * JVM prints complaints about options that precede the hooks. Returns 0, or -1 after
 * a line in Slurm's log.
 */
int jvm_messages_hook(struct jvm_options *options);

/* Called before JNI_CreateJavaVM: from now on messages explain why the JVM of `runtime` cannot start. */
void jvm_messages_start(const char *runtime);

/* Called after JNI_CreateJavaVM, with its result: from now on `srun -vv` shows the messages. */
void jvm_messages_started(jint rc);

/* What the JVM printed while it was created, on one line. Java logs it later, once srun has read its -vv. */
const char *jvm_messages_words(void);

/* Replaces line ends, tabs and all other control characters in `text` by single spaces. */
void jvm_messages_one_line(char *text);

/* Called by exit(): if the JVM called exit() while it was created, logs that and exits as after a refused option. */
void jvm_messages_exit(void);

#endif
