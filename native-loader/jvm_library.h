/* jvm_library.h - finds libjvm in a runtime image. */
#ifndef JVM_LIBRARY_H
#define JVM_LIBRARY_H

#include <jni.h>

typedef jint (JNICALL create_jvm_f)(JavaVM **jvm, void **env, void *arguments);

/*
 * JNI_CreateJavaVM of the libjvm in `runtime`, which stays loaded; NULL after a
 * line in Slurm's log. No other place is searched: the JVM is the one that the
 * site installed, whatever JAVA_HOME or LD_LIBRARY_PATH say.
 */
create_jvm_f *jvm_library_open(const char *runtime);

#endif
