#!/bin/sh
# Prints the options of the JVM inside srun for the JDK given. make-runtime.sh puts them into <runtime>/jvm.options, and
# the loader reads them there.
#
#   jlink/make-jvm-options.sh JDK
set -eu

jdk=$1
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")

# A JVM does not start with an option that it does not know, and some releases lack some of these.
where_known() {
    for option; do
        if "$jdk/bin/java" -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions "-XX:$option" -version > /dev/null 2>&1; then
            echo "-XX:$option"
        fi
    done
}

cat <<'OPTIONS'
# Options of the JVM inside srun, one per line. @RUNTIME@ stands for the folder of this file.

# The JVM leaves srun's signals alone. It still ignores SIGPIPE, as srun does.
-Xrs
# srun hands its limits to the job, so the JVM must not raise them.
-XX:-MaxFDLimit

# The JVM leaves nothing on disk, prints nothing, and lets no other process attach.
-XX:-UsePerfData
-XX:+DisableAttachMechanism
-XX:ErrorFile=/dev/null
-XX:-CreateCoredumpOnCrash
-XX:+UnlockDiagnosticVMOptions
-XX:+UnlockExperimentalVMOptions
-XX:-DumpReplayDataOnError
-Xlog:disable
# The loader shows the JVM's warnings at srun -vv, for example why the JVM refuses the class archive.
-Xlog:all=warning:stdout:none

# The JVM's size is small and fixed, whatever the login host has. The JVM interprets the plugin's code, some thousand
# lines that run once, and so needs no threads and no memory for a compiler. The code cache is only reserved: at 15 % of
# use the JVM would collect garbage in it, and this size is never used to 15 %.
-Xint
-XX:+UseSerialGC
-Xms8m
-Xmx16m
-XX:CompressedClassSpaceSize=16m
-XX:ReservedCodeCacheSize=24m
# These tables hold the few strings and symbols that the class archive lacks. Small tables save 0.8 MB of memory.
OPTIONS
where_known StringTableSize=1024 SymbolTableSize=1024
cat <<'OPTIONS'

# The JVM sleeps while the job runs: these options turn off the threads that look for work from time to time. Left are
# one that has no switch (every 5 s) and the cleaners of JDK, JNA and jffi (every 30 or 60 s).
OPTIONS
where_known GuaranteedSafepointInterval=0 AsyncDeflationInterval=2147483647 \
    GuaranteedAsyncDeflationInterval=2147483647 ServiceThreadCleanupInterval=0 -UseNotificationThread
cat <<'OPTIONS'

# The JVM maps the class archive at the address that it was made for. So its pages stay those of the file, and all sruns
# of the host share them.
-XX:ArchiveRelocationMode=0

# The JVM need not look for a provider of sockets in the image and on the class path: there is only this one.
-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider
# Exceptions have no details about hosts. Otherwise later JDKs read their security settings before the first address.
-Djdk.includeInExceptions=

# JNA and jffi load their native libraries from here. They unpack nothing, and run no ldconfig to find libc.
-Djna.boot.library.path=@RUNTIME@/lib/natives
-Djna.nounpack=true
-Djna.nosys=true
-Djna.platform.library.path=/nonexistent
-Djffi.boot.library.path=@RUNTIME@/lib/natives

# Reflection, which JNA uses for callbacks, goes through native code. Otherwise each start would make method handles, or
# classes from the sixteenth call on (before JDK 18).
-Djdk.reflect.useNativeAccessorOnly=true
-Dsun.reflect.inflationThreshold=2147483647
# JNA has a logger, and this manager keeps the JVM from reading a configuration for it.
-Djava.util.logging.manager=slurm.spank.loader.UnreadLogManager

-Dfile.encoding=UTF-8
OPTIONS

# All classes are in the image, so there is no class path. An empty one means the user's current folder, unless the JVM
# knows the name of the main module. Before JDK 23 that name makes the JVM use less of the archive.
if [ "$release" -ge 23 ]; then
    echo '-Djdk.module.main=slurm.plugin'
    echo '-Djava.class.path='
else
    echo '-Djava.class.path=/nonexistent'
fi
if [ "$release" -ge 18 ]; then
    echo '--finalization=disabled'
fi
# JNA and jffi load native code and use sun.misc.Unsafe. Later JDKs warn about both on stderr without these options.
if [ "$release" -ge 22 ]; then
    echo '--enable-native-access=slurm.plugin'
fi
if [ "$release" -ge 23 ]; then
    echo '--sun-misc-unsafe-memory-access=allow'
fi
