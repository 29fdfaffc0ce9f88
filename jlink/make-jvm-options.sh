#!/bin/sh
# Prints the options of the JVM inside srun, for the JDK given: <runtime>/jvm.options, read by the loader.
set -eu

jdk=$1
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")

# A JVM does not start with an option that it does not know, and not all of these are in all releases.
where_known() {
    for option; do
        if "$jdk/bin/java" -XX:+UnlockDiagnosticVMOptions -XX:+UnlockExperimentalVMOptions "-XX:$option" -version > /dev/null 2>&1; then
            echo "-XX:$option"
        fi
    done
}

cat <<'OPTIONS'
# Options of the JVM inside srun, one a line. @RUNTIME@ is this directory.

# srun's signals stay srun's; PIPE alone the JVM takes in any case, and ignores it as srun does.
-Xrs
# srun hands its limits to the job: they must not be raised.
-XX:-MaxFDLimit

# Nothing is left on disk, nothing is printed, nobody attaches.
-XX:-UsePerfData
-XX:+DisableAttachMechanism
-XX:ErrorFile=/dev/null
-XX:-CreateCoredumpOnCrash
-XX:+UnlockDiagnosticVMOptions
-XX:+UnlockExperimentalVMOptions
-XX:-DumpReplayDataOnError
-Xlog:disable
# Why a class archive is refused, for example: shown at srun -vv.
-Xlog:all=warning:stdout:none

# One small, fixed size, whatever the login host's is. Interpreted: some thousand lines run once, and neither threads
# nor memory for a compiler. The code cache is only reserved: a collection for its sake, due when 15 % of it are filled,
# shall never come.
-Xint
-XX:+UseSerialGC
-Xms8m
-Xmx16m
-XX:CompressedClassSpaceSize=16m
-XX:ReservedCodeCacheSize=24m
# Tables for the strings and symbols that are not in the class archive: few. 0.8 MB less, which the JVM would touch.
OPTIONS
where_known StringTableSize=1024 SymbolTableSize=1024
cat <<'OPTIONS'

# Asleep while the job runs: but for one that has no switch (every 5 s) and for the cleaners of JDK, JNA and jffi (every
# 30 or 60 s), no thread looks every now and then whether there is work.
OPTIONS
where_known GuaranteedSafepointInterval=0 AsyncDeflationInterval=2147483647 \
    GuaranteedAsyncDeflationInterval=2147483647 ServiceThreadCleanupInterval=0 -UseNotificationThread
cat <<'OPTIONS'

# The class archive lies where it was made for, so that its pages are those of the file, and all sruns share them.
-XX:ArchiveRelocationMode=0

# One provider of sockets is there, which the JVM need not look for in the image and on the class path.
-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider
# Nothing about hosts in exceptions: else later JDKs read their security settings before they make the first address.
-Djdk.includeInExceptions=

# Native libraries are used where they were installed; nothing is unpacked, no ldconfig is run to find libc.
-Djna.boot.library.path=@RUNTIME@/lib/natives
-Djna.nounpack=true
-Djna.nosys=true
-Djna.platform.library.path=/nonexistent
-Djffi.boot.library.path=@RUNTIME@/lib/natives

# Reflection (JNA's, for a callback) through native code, not through method handles or classes (before JDK 18, from the
# sixteenth call on), which would be made at each start.
-Djdk.reflect.useNativeAccessorOnly=true
-Dsun.reflect.inflationThreshold=2147483647
# JNA has a logger, which nobody shall configure.
-Djava.util.logging.manager=slurm.spank.loader.UnreadLogManager

-Dslurm.stunnel.watcher=@RUNTIME@/lib/watcher
-Dfile.encoding=UTF-8
OPTIONS

# All classes are in the image: no class path. Without the name of a module, the JVM would take an empty one for the folder
# where the user is; before JDK 23, the archive is of less use with it.
if [ "$release" -ge 23 ]; then
    echo '-Djdk.module.main=slurm.stunnel'
    echo '-Djava.class.path='
else
    echo '-Djava.class.path=/nonexistent'
fi
if [ "$release" -ge 18 ]; then
    echo '--finalization=disabled'
fi
# JNA and jffi load native code and use sun.misc.Unsafe: later JDKs warn about both on stderr unless told.
if [ "$release" -ge 22 ]; then
    echo '--enable-native-access=slurm.stunnel'
fi
if [ "$release" -ge 23 ]; then
    echo '--sun-misc-unsafe-memory-access=allow'
fi
