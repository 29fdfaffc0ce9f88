#!/bin/sh
# Makes the runtime image of the plugin: a JVM with nothing in it but what srun --tunnel needs.
#
#   JAVA_HOME=JDK jlink/make-runtime.sh JARS OUT
#
# JARS is a directory with the plugin's jar and those of its dependencies. They are no modules, and jlink takes
# nothing else: their classes go into one module of ours. Native libraries are laid beside it, so that none is
# unpacked into anybody's home or /tmp at run time.
set -eu

jars=$(realpath "$1")
out=$2
here=$(dirname "$(realpath "$0")")
jdk=${JAVA_HOME:?}
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
module=$work/slurm.stunnel
mkdir "$module"

for jar in "$jars"/*.jar; do
    (cd "$module" && "$jdk/bin/jar" --extract --file "$jar")
    mkdir -p "$work/legal"
    find "$module/META-INF" -maxdepth 1 -type f \( -iname '*licen*' -o -iname 'notice*' \) \
        -exec mv {} "$work/legal/$(basename "$jar" .jar)-{}" \; 2>/dev/null || true
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
"$here/make-jvm-options.sh" "$release" > "$out/jvm.options"
