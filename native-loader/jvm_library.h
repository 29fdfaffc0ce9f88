/* jvm_library.h - loads libjvm from a runtime image. */
#ifndef JVM_LIBRARY_H
#define JVM_LIBRARY_H

#include <jni.h>

typedef jint JNICALL create_jvm_f(JavaVM **jvm, void **env, void *arguments);

/*
 * Returns JNI_CreateJavaVM of the libjvm in `runtime`, which stays loaded, or NULL
 * after a line in Slurm's log. Searches no other place: the site chooses the JVM,
 * not the user's JAVA_HOME or LD_LIBRARY_PATH.
 */
create_jvm_f *jvm_library_open(const char *runtime);

#endif
