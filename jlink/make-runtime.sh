#!/bin/sh
# Makes the runtime image of a plugin: a JVM with nothing in it but what the plugin needs.
#
#   JAVA_HOME=JDK jlink/make-runtime.sh JARS PLUGIN.so OUT WORD...
#
# JARS is a directory with the plugin's jar and those of its dependencies. They are no modules, and jlink takes
# nothing else: their classes go into one module of ours. Native libraries are laid beside it, so that none is
# unpacked into anybody's home or /tmp at run time. Then the plugin runs once in it, and the classes that it loads
# are archived in the form in which a JVM has them in memory: half of the start-up time.
#
# The WORDs say with what it runs then: options as srun is given them (--tunnel=:8000), and arguments as they stand in
# plugstack.conf. @WORK@ in them is a scratch folder, with the program `training`, a stand-in for ssh, and a folder `state`.
set -eu

[ $# -ge 4 ] || { sed -n 's/^#   /usage: /p' "$0" >&2; exit 2; }
jars=$(realpath "$1")
plugin=$(realpath "$2")
out=$(realpath -m "$3")
shift 3
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
cp "$module/com/sun/jna/$jna/libjnidispatch.so" "$work/natives"
if [ -d "$module/jni" ]; then cp "$module/jni/$jffi/"libjffi-*.so "$work/natives"; fi
# What is there for other platforms.
rm -rf "$module/jni"
find "$module/com/sun/jna" -mindepth 1 -maxdepth 1 -type d -name '*-*' -exec rm -rf {} +
if [ -d "$module/jnr" ]; then
    find "$module/jnr/constants/platform" -mindepth 1 -maxdepth 1 -type d ! -name linux ! -name fake -exec rm -rf {} +
fi

"$jdk/bin/javac" -d "$module" --patch-module slurm.stunnel="$module" "$here/module-info.java"
if [ "$release" -ge 21 ]; then compress=zip-6; else compress=2; fi
rm -rf "$out"
"$jdk/bin/jlink" --module-path "$work" --add-modules slurm.stunnel --strip-debug --no-header-files --no-man-pages \
    --compress "$compress" --output "$out"
cp -r "$work/natives" "$out/lib/natives"
find "$out/lib" -name '*.so' -exec strip --strip-unneeded {} +

# 72 KB of settings for what nobody uses here, which later JDKs read before they make the first socket.
grep '^security\.provider\.1=' "$out/conf/security/java.security" > "$work/java.security"
mv "$work/java.security" "$out/conf/security/java.security"

# shellcheck disable=SC2086 # each may be several words
cc ${CFLAGS:--O2} -D_GNU_SOURCE -std=gnu11 -Wall -Wextra ${LDFLAGS:-} -o "$out/lib/watcher" "$here/../watcher/"*.c

# The archive knows this file by size and time, and a package has the time of its changelog.
[ -z "${SOURCE_DATE_EPOCH:-}" ] || touch -d "@$SOURCE_DATE_EPOCH" "$out/lib/modules"

# The classes that the plugin loads, listed by a run of it ...
# shellcheck disable=SC2086 # SLURM_CPPFLAGS may be several words
cc -O1 -D_GNU_SOURCE -rdynamic -I"$jdk/include" -I"$jdk/include/linux" ${SLURM_CPPFLAGS:-} -o "$work/training" "$here/training.c" -ldl
"$here/make-jvm-options.sh" "$jdk" > "$work/jvm.options"
{ cat "$work/jvm.options"; echo "-XX:DumpLoadedClassList=$work/classes"; } > "$out/jvm.options"
mkdir "$work/state"
for word; do
    shift
    set -- "$@" "$(printf '%s\n' "$word" | sed "s#@WORK@#$work#g")"
done
"$work/training" "$plugin" "$out" "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
# ... and all of ours, of which failures need more: a JVM without a free file descriptor could not read them.
(cd "$module" && find slurm -name '*.class' | sed 's/\.class$//' | LC_ALL=C sort) >> "$work/classes"

# ... are archived as the JVM has them in memory: linked from JDK 24 on, which makes it faster by another quarter.
archive=lib/stunnel.jsa
if [ "$release" -ge 24 ]; then linked=-XX:+AOTClassLinking; else linked=; fi
# With the options of srun's JVM: an archive that was made with others is refused.
sed -n "s#@RUNTIME@#$out#; s/^-.*/\"&\"/p" "$work/jvm.options" > "$work/arguments"
# shellcheck disable=SC2086 # $linked may be nothing
"$out/bin/java" "@$work/arguments" -Xshare:dump $linked -XX:SharedClassListFile="$work/classes" \
    -XX:SharedArchiveFile="$out/$archive" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
{ cat "$work/jvm.options"; echo "-XX:SharedArchiveFile=@RUNTIME@/$archive"; } > "$out/jvm.options"

# The commands have done their work. Of what is left, nobody reads: what other programs would find in a JDK, and the
# data of TLS and time zones.
rm -r "${out:?}/bin"
for file in jexec jrt-fs.jar jspawnhelper libjli.so libsimdsort.so libjsig.so server/libjsig.so classlist tzdb.dat \
    security/public_suffix_list.dat security/cacerts; do
    rm -f "$out/lib/$file"
done
find "$out/lib" -name '*.debuginfo' -delete # Debian's JDKs bring them along
