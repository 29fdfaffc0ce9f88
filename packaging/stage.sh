#!/bin/sh
# Makes the tree that the RPM installs, in DEST, which it replaces.
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
#                                    without this variable the tree has none
#
# Works in the unpacked tarball of `mvn package`, which has jars/ and man/. CFLAGS, LDFLAGS and SLURM_CPPFLAGS go to the
# compiler.
set -eu

dest=$(realpath -m "$1")
top=$(dirname "$(dirname "$(realpath "$0")")")
name=slurm-spank-stunnel
plugin=${PLUGINDIR:-/usr/lib64/slurm}/stunnel.so
runtime=${LIBEXECDIR:-/usr/libexec}/$name
sysconfdir=${SYSCONFDIR:-/etc}
plugstack=${SLURM_CONFDIR:-/etc/slurm}/plugstack.conf.d
tmpfiles=/usr/lib/tmpfiles.d # systemd-tmpfiles looks there, whatever the prefix of this package
documents=${DATADIR:-/usr/share}/doc/$name
manuals=${MANDIR:-/usr/share/man}
licenses=${DATADIR:-/usr/share}/licenses/$name

[ -d "$top/jars" ] || { echo "stage: no jars here, unpack target/$name-*.tar.gz: $top" >&2; exit 1; }
JAVA_HOME=$("$top/jlink/find-jdk.sh")
export JAVA_HOME
# All users read the installed files, whatever umask the builder has.
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
    # -n: with a name and a time in it, the file would be another one after each build.
    gzip -9n <"$1" >"$dest$manuals/man$section/${1##*/}.gz"
    touch -r "$1" "$dest$manuals/man$section/${1##*/}.gz"
}

rm -rf "$dest"

# Without the path of this build in it, so that two builds compile the same code.
CFLAGS="${CFLAGS:--O2} -g -ffile-prefix-map=$top=/usr/src/debug/$name"
export CFLAGS

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

# Builds from scratch, in a folder of its own: make does not notice other headers or flags.
make -s -C "$top/native-loader" BUILD="$work" CPPFLAGS="-DHOSTED_PLUGIN_RUNTIME='\"$runtime\"'"
make -s -C "$top/watcher" BUILD="$work" CFLAGS="$CFLAGS" LDFLAGS="${LDFLAGS:-}"
install -D -m 755 "$work/stunnel.so" "$dest$plugin"

# The plugin starts the watcher, and a stand-in for ssh, when make-runtime.sh runs it.
cc -O1 -D_GNU_SOURCE -std=gnu11 -Wall -Wextra -I"$top/jlink/training" -o "$work/ssh" "$top/packaging/training/ssh.c"
mkdir -p "$work/state" "$dest$(dirname "$runtime")"
"$top/jlink/make-runtime.sh" --add "$work/watcher" lib/watcher \
    --jvm-option -Dslurm.stunnel.watcher=@RUNTIME@/lib/watcher \
    "$top/jars" "$dest$plugin" "$dest$runtime" \
    --tunnel=:8000,:8888 ssh_command="$work/ssh" state_dir="$work/state" config="$work/no-such-file"
# rpm looks only at executable files for the libraries that they need, and the JDK's libraries are not executable.
find "$dest$runtime" -name '*.so' -exec chmod 755 {} +
strip_debug "$plugin"
strip_debug "$runtime/lib/watcher"

put "$top/packaging/stunnel.conf" "$sysconfdir"
mkdir -p "$dest$plugstack" "$dest$tmpfiles"
if [ "$sysconfdir" = /etc ]; then config=; else config=" config=$sysconfdir/stunnel.conf"; fi
sed "s#@PLUGIN@#$plugin$config#; s#@SYSCONFDIR@#$sysconfdir#; s#@PLUGSTACK@#$plugstack#" \
    "$top/packaging/plugstack.conf" > "$dest$plugstack/stunnel.conf"
# The RPM's removal compares the line with this copy to see whether an admin has edited it.
install -p -m 644 "$dest$plugstack/stunnel.conf" "$dest$runtime/plugstack.conf"
install -p -m 644 "$top/packaging/tmpfiles.conf" "$dest$tmpfiles/$name.conf"
for manual in "$top/man/"*; do
    put_manual "$manual"
done
# In the folders in which the source has them, so that the links between them work.
put "$top/README.md" "$top/SECURITY.md" "$top/CHANGELOG.md" "$top/CONTRIBUTING.md" "$documents"
put "$top/bench/RESULTS.md" "$documents/bench"
put "$top/docs/"*.md "$top/docs/"*.svg "$documents/docs"
put "$top/LICENSE" "$top/packaging/licenses/"* "$licenses"
mv "$dest$runtime/legal" "$dest$licenses/openjdk"
