#!/bin/sh
# Prints the options of the JVM inside srun, for the JDK release given: <runtime>/jvm.options, read by the loader.
set -eu

release=$1

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
-XX:-DumpReplayDataOnError
-Xlog:disable

# One small, fixed size, whatever the login host's is. The code cache is only reserved: a collection for its sake, due
# when 15 % of it are filled, shall never come.
-XX:+UseSerialGC
-Xms8m
-Xmx16m
-XX:CompressedClassSpaceSize=16m
-XX:ReservedCodeCacheSize=24m
-XX:TieredStopAtLevel=1

# Native libraries are used where they were installed; nothing is unpacked, no ldconfig is run to find libc.
-Djna.boot.library.path=@RUNTIME@/lib/natives
-Djna.nounpack=true
-Djna.nosys=true
-Djna.platform.library.path=/nonexistent
-Djffi.boot.library.path=@RUNTIME@/lib/natives

-Dfile.encoding=UTF-8
OPTIONS

# JNA and jffi load native code and use sun.misc.Unsafe: later JDKs warn about both on stderr unless told.
if [ "$release" -ge 22 ]; then
    echo '--enable-native-access=slurm.stunnel'
fi
if [ "$release" -ge 23 ]; then
    echo '--sun-misc-unsafe-memory-access=allow'
fi
