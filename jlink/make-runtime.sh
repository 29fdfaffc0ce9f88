#!/bin/sh
# Makes the runtime image of a plugin: a JVM that has in it what the plugin needs, and nothing else.
#
#   JAVA_HOME=JDK jlink/make-runtime.sh [OPTION]... JARS PLUGIN.so OUT [WORD]...
#
#   JARS       folder with the plugin's jar and the jars that it needs
#   PLUGIN.so  the plugin's library, as native-loader makes it
#   OUT        the image, which is replaced
#   WORD       an option as a user gives it to srun (--tunnel=:8000), or an argument as it stands in plugstack.conf
#
#   --add FILE PLACE     a copy of FILE is in the image, at OUT/PLACE
#   --jvm-option OPTION  one more option of the JVM; @RUNTIME@ in it stands for the image's folder
#
# jlink takes nothing but modules, and these jars are none: their classes become one module, slurm.plugin. The native
# libraries lie beside it, so that nothing is unpacked at run time. Then the plugin runs once, in a stand-in for srun that
# gives it the WORDs. An archive keeps the classes that it loads in the form in which a JVM has them in memory, which
# halves the time that the JVM needs to start.
set -eu

usage() {
    sed -n 's/^#   JAVA_HOME/usage: JAVA_HOME/p' "$0" >&2
    exit 2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/added"
: > "$work/options"
while :; do
    case ${1:-} in
    --add)
        [ $# -ge 3 ] || usage
        mkdir -p "$work/added/$(dirname "$3")"
        cp "$2" "$work/added/$3"
        shift 3
        ;;
    --jvm-option)
        [ $# -ge 2 ] || usage
        printf '%s\n' "$2" >> "$work/options"
        shift 2
        ;;
    -*) usage ;;
    *) break ;;
    esac
done
[ $# -ge 3 ] || usage
jars=$(realpath "$1")
plugin=$(realpath "$2")
out=$(realpath -m "$3")
shift 3
here=$(dirname "$(realpath "$0")")
jdk=${JAVA_HOME:?}
release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")

# --- the module, and the native libraries beside it

module=$work/slurm.plugin
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
cp "$module/com/sun/jna/$jna/libjnidispatch.so" "$work/natives"
if [ -d "$module/jni" ]; then cp "$module/jni/$jffi/"libjffi-*.so "$work/natives"; fi
# The jars also have native libraries and constants for other platforms.
rm -rf "$module/jni"
find "$module/com/sun/jna" -mindepth 1 -maxdepth 1 -type d -name '*-*' -exec rm -rf {} +
if [ -d "$module/jnr" ]; then
    find "$module/jnr/constants/platform" -mindepth 1 -maxdepth 1 -type d ! -name linux ! -name fake -exec rm -rf {} +
fi

# --- the image

"$jdk/bin/javac" -d "$module" --patch-module slurm.plugin="$module" "$here/module-info.java"
if [ "$release" -ge 21 ]; then compress=zip-6; else compress=2; fi
rm -rf "$out"
"$jdk/bin/jlink" --module-path "$work" --add-modules slurm.plugin --strip-debug --no-header-files --no-man-pages \
    --compress "$compress" --output "$out"
cp -r "$work/natives" "$out/lib/natives"
find "$out/lib" -name '*.so' -exec strip --strip-unneeded {} +
cp -r "$work/added/." "$out"

# Later JDKs read this file before they make the first socket. Its 72 KB are settings that a plugin does not use.
grep '^security\.provider\.1=' "$out/conf/security/java.security" > "$work/java.security"
mv "$work/java.security" "$out/conf/security/java.security"

# The archive names this file's size and time, and in a package the file has the time of the changelog.
[ -z "${SOURCE_DATE_EPOCH:-}" ] || touch -d "@$SOURCE_DATE_EPOCH" "$out/lib/modules"

# --- the class archive

# A run of the plugin lists the classes that it loads ...
# shellcheck disable=SC2086 # SLURM_CPPFLAGS may be several words
cc -O1 -D_GNU_SOURCE -std=gnu11 -Wall -Wextra -rdynamic -I"$jdk/include" -I"$jdk/include/linux" ${SLURM_CPPFLAGS:-} \
    -o "$work/training" "$here/training/srun.c" "$here/training/slurm.c" -ldl
{ "$here/make-jvm-options.sh" "$jdk"; cat "$work/options"; } > "$work/jvm.options"
{ cat "$work/jvm.options"; echo "-XX:DumpLoadedClassList=$work/classes"; } > "$out/jvm.options"
"$work/training" "$plugin" "$out" "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
# ... and the list gets all other classes of these packages: failures need them, and a JVM without a free file descriptor
# could not read them from the image.
(cd "$module" && find slurm -name '*.class' | sed 's/\.class$//' | LC_ALL=C sort) >> "$work/classes"

# From JDK 24 on the archive can hold them linked, which makes the start faster by another quarter.
archive=lib/plugin.jsa
if [ "$release" -ge 24 ]; then linked=-XX:+AOTClassLinking; else linked=; fi
# The JVM refuses an archive that was made with other options than its own.
sed -n "s#@RUNTIME@#$out#; s/^-.*/\"&\"/p" "$work/jvm.options" > "$work/arguments"
# shellcheck disable=SC2086 # $linked may be empty
"$out/bin/java" "@$work/arguments" -Xshare:dump $linked -XX:SharedClassListFile="$work/classes" \
    -XX:SharedArchiveFile="$out/$archive" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
{ cat "$work/jvm.options"; echo "-XX:SharedArchiveFile=@RUNTIME@/$archive"; } > "$out/jvm.options"

# --- what no JVM inside srun reads: commands, what other programs look for in a JDK, data of TLS and time zones

rm -r "${out:?}/bin"
for file in jexec jrt-fs.jar jspawnhelper libjli.so libsimdsort.so libjsig.so server/libjsig.so classlist tzdb.dat \
    security/public_suffix_list.dat security/cacerts; do
    rm -f "$out/lib/$file"
done
find "$out/lib" -name '*.debuginfo' -delete # Debian's JDKs have them
