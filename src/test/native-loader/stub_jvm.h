/* stub_jvm.h - what the two halves of the stub JVM know of each other. */
#ifndef STUB_JVM_H
#define STUB_JVM_H

#include <jni.h>

/* Through the loader's hook "vfprintf", or on stdout as a JVM does without it. */
void say(const char *text);

/* Through the loader's hook "abort", as HotSpot ends. */
void give_up(void);

/* Which signals from outside this thread takes. */
void show_taken_signals(void);

/* What JNI_CreateJavaVM returns: stub_jni.c. */
extern const JNIEnv stub_environment;

#endif
