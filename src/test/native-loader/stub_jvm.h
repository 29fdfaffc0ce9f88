/* stub_jvm.h - what stub_jvm.c and stub_jni.c share. */
#ifndef STUB_JVM_H
#define STUB_JVM_H

#include <jni.h>

/* Prints through the loader's hook "vfprintf", or on stdout if there is no such hook. */
void say(const char *text);

/* Ends the process as HotSpot does: through the loader's hook "abort". */
void give_up(void);

/* Shows which signals from outside this thread accepts. */
void show_taken_signals(void);

/* The JNI environment that JNI_CreateJavaVM returns. */
extern const JNIEnv stub_environment;

#endif
