#!/bin/sh
# Makes the runtime image of the plugin: a JVM with nothing in it but what srun --tunnel needs.
#
#   JAVA_HOME=JDK jlink/make-runtime.sh JARS PLUGIN.so OUT
#
# JARS is a directory with the plugin's jar and those of its dependencies. They are no modules, and jlink takes
# nothing else: their classes go into one module of ours. Native libraries are laid beside it, so that none is
# unpacked into anybody's home or /tmp at run time. Then the plugin runs once in it, and the classes that it loads
# are archived in the form in which a JVM has them in memory: half of the start-up time.
set -eu

jars=$(realpath "$1")
plugin=$(realpath "$2")
out=$3
here=$(dirname "$(realpath "$0")")
jdk=${JAVA_HOME:?}
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
module=$work/slurm.stunnel
mkdir "$module"

for jar in "$jars"/*.jar; do
    (cd "$module" && "$jdk/bin/jar" --extract --file "$jar")
    rm -rf "$module/META-INF" "$module/module-info.class"
done

case $(uname -m) in
x86_64) jna=linux-x86-64 jffi=x86_64-Linux ;;
aarch64) jna=linux-aarch64 jffi=aarch64-Linux ;;
*) echo "make-runtime: no native libraries for this machine: $(uname -m)" >&2; exit 1 ;;
esac
mkdir "$work/natives"
cp "$module/com/sun/jna/$jna/libjnidispatch.so" "$module/jni/$jffi/"libjffi-*.so "$work/natives"
rm -rf "$module/jni"
find "$module/com/sun/jna" -mindepth 1 -maxdepth 1 -type d -name '*-*' -exec rm -rf {} +

"$jdk/bin/javac" -d "$module" --patch-module slurm.stunnel="$module" "$here/module-info.java"
if [ "$release" -ge 21 ]; then compress=zip-6; else compress=2; fi
rm -rf "$out"
"$jdk/bin/jlink" --module-path "$work" --add-modules slurm.stunnel --strip-debug --no-header-files --no-man-pages \
    --compress "$compress" --output "$out"
cp -r "$work/natives" "$out/lib/natives"

# shellcheck disable=SC2086 # SLURM_CPPFLAGS may be several words
cc -O1 -rdynamic -I"$jdk/include" -I"$jdk/include/linux" ${SLURM_CPPFLAGS:-} -o "$work/training" "$here/training.c" -ldl
train() { # with the JVM options given besides the usual ones
    mkdir "$work/state"
    { "$here/make-jvm-options.sh" "$release"; printf '%s\n' "$@"; } > "$out/jvm.options"
    if ! "$work/training" "$plugin" "$(realpath "$out")" "$work/state" > "$work/log" 2>&1; then
        cat "$work/log" >&2
        return 1
    fi
}

if [ "$release" -ge 25 ]; then
    archive=lib/stunnel.aot
    # Method profiles bring nothing here, and C1 has been seen to spin for ever in recording them (25.0.3).
    train "-XX:-AOTRecordTraining" "-XX:AOTCacheOutput=@RUNTIME@/$archive"
    use=-XX:AOTCache
else
    archive=lib/stunnel.jsa
    "$out/bin/java" -XX:+UseSerialGC -Xshare:dump > "$work/log" # the base that the plugin's archive lies on
    train "-XX:ArchiveClassesAtExit=@RUNTIME@/$archive"
    use=-XX:SharedArchiveFile
fi
[ -f "$out/$archive" ] || { echo "make-runtime: the JVM wrote no class archive" >&2; cat "$work/log" >&2; exit 1; }
{ "$here/make-jvm-options.sh" "$release"; echo "$use=@RUNTIME@/$archive"; } > "$out/jvm.options"
