#!/bin/sh
# Lays the tree that the RPM installs into DEST, which is replaced.
#
#   [JAVA_HOME=JDK] [VARIABLE=DIRECTORY]... packaging/stage.sh DEST
#
#   PLUGINDIR      /usr/lib64/slurm  the loader
#   LIBEXECDIR     /usr/libexec      the runtime, in a directory of its own
#   SYSCONFDIR     /etc              stunnel.conf
#   SLURM_CONFDIR  /etc/slurm        plugstack.conf.d, with the line that loads the plugin
#   DATADIR        /usr/share        documents and licences
#   MANDIR         /usr/share/man
#   DEBUGDIR                         where gdb looks for the debug information of what is compiled here: /usr/lib/debug;
#                                    without it there is none
#
# Works in the unpacked tarball of `mvn package`, where jars/ and man/ are. CFLAGS, LDFLAGS and SLURM_CPPFLAGS reach the
# compiler.
set -eu

dest=$(realpath -m "$1")
top=$(dirname "$(dirname "$(realpath "$0")")")
name=slurm-spank-stunnel
plugin=${PLUGINDIR:-/usr/lib64/slurm}/stunnel.so
runtime=${LIBEXECDIR:-/usr/libexec}/$name
sysconfdir=${SYSCONFDIR:-/etc}
plugstack=${SLURM_CONFDIR:-/etc/slurm}/plugstack.conf.d
documents=${DATADIR:-/usr/share}/doc/$name
manuals=${MANDIR:-/usr/share/man}
licenses=${DATADIR:-/usr/share}/licenses/$name

[ -d "$top/jars" ] || { echo "stage: no jars here, unpack target/$name-*.tar.gz: $top" >&2; exit 1; }
JAVA_HOME=$("$top/jlink/find-jdk.sh")
export JAVA_HOME
# Whatever umask the builder has: users read all of this.
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

put() { # FILE... DIRECTORY (below DEST)
    for target; do :; done
    mkdir -p "$dest$target"
    while [ $# -gt 1 ]; do
        install -p -m 644 "$1" "$dest$target"
        shift
    done
}

put_manual() { # FILE, whose suffix is its section
    section=${1##*.}
    mkdir -p "$dest$manuals/man$section"
    # Without name and time, which would make each build another.
    gzip -9n <"$1" >"$dest$manuals/man$section/${1##*/}.gz"
    touch -r "$1" "$dest$manuals/man$section/${1##*/}.gz"
}

rm -rf "$dest"

# Without the path of this build, so that two of them compile the same code.
export CFLAGS="${CFLAGS:--O2} -g -ffile-prefix-map=$top=/usr/src/debug/$name"

strip_debug() { # FILE, as it is installed
    if [ -n "${DEBUGDIR:-}" ]; then
        mkdir -p "$dest$DEBUGDIR$(dirname "$1")"
        objcopy --only-keep-debug "$dest$1" "$dest$DEBUGDIR$1.debug"
        ${STRIP:-strip} --strip-unneeded "$dest$1"
        objcopy --add-gnu-debuglink="$dest$DEBUGDIR$1.debug" "$dest$1"
    else
        ${STRIP:-strip} --strip-unneeded "$dest$1"
    fi
}

# A build folder of its own: make does not see that headers, flags or the runtime's place have changed.
make -s -C "$top/native-loader" BUILD="$work" CPPFLAGS="-DHOSTED_PLUGIN_RUNTIME='\"$runtime\"'"
install -D -m 755 "$work/stunnel.so" "$dest$plugin"

mkdir -p "$dest$(dirname "$runtime")"
"$top/jlink/make-runtime.sh" "$top/jars" "$dest$plugin" "$dest$runtime" \
    --tunnel=:8000,:8888 ssh_command=@WORK@/training state_dir=@WORK@/state config=@WORK@/stunnel.conf
# The JDK has its libraries without this bit, but rpm looks only at executable files for what they need.
find "$dest$runtime" -name '*.so' -exec chmod 755 {} +
strip_debug "$plugin"
strip_debug "$runtime/lib/watcher"

put "$top/packaging/stunnel.conf" "$sysconfdir"
mkdir -p "$dest$plugstack"
if [ "$sysconfdir" = /etc ]; then config=; else config=" config=$sysconfdir/stunnel.conf"; fi
sed "s#@PLUGIN@#$plugin$config#; s#@SYSCONFDIR@#$sysconfdir#; s#@PLUGSTACK@#$plugstack#" \
    "$top/packaging/plugstack.conf" > "$dest$plugstack/stunnel.conf"
# As it was installed: what tells the RPM's removal whether somebody has edited it.
install -p -m 644 "$dest$plugstack/stunnel.conf" "$dest$runtime/plugstack.conf"
for manual in "$top/man/"*; do
    put_manual "$manual"
done
put "$top/README.md" "$top/SECURITY.md" "$top/CHANGELOG.md" "$documents"
put "$top/docs/"*.md "$top/docs/"*.svg "$documents/docs"
put "$top/LICENSE" "$top/packaging/licenses/"* "$licenses"
mv "$dest$runtime/legal" "$dest$licenses/openjdk"
