#!/bin/sh
# Lays the tree that the RPM installs into DEST, which is replaced.
#
#   [JAVA_HOME=JDK] [LIBDIR=/usr/lib64] [LIBEXECDIR=/usr/libexec] packaging/stage.sh DEST
#
# Works in the unpacked tarball of `mvn package`, where jars/ and man/ are. CFLAGS, LDFLAGS and SLURM_CPPFLAGS reach the
# compiler.
set -eu

dest=$(realpath -m "$1")
top=$(dirname "$(dirname "$(realpath "$0")")")
name=slurm-spank-stunnel
libdir=${LIBDIR:-/usr/lib64}
runtime=${LIBEXECDIR:-/usr/libexec}/$name
documents=/usr/share/doc/$name
manuals=/usr/share/man
licenses=/usr/share/licenses/$name

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

# A build folder of its own: make does not see that headers, flags or the runtime's place have changed.
make -s -C "$top/native-loader" BUILD="$work" CPPFLAGS="-DHOSTED_PLUGIN_RUNTIME='\"$runtime\"'"
install -D -m 755 -s "$work/stunnel.so" "$dest$libdir/slurm/stunnel.so"

mkdir -p "$dest$(dirname "$runtime")"
"$top/jlink/make-runtime.sh" "$top/jars" "$dest$libdir/slurm/stunnel.so" "$dest$runtime"
# The JDK has its libraries without this bit, but rpm looks only at executable files for what they need.
find "$dest$runtime" -name '*.so' -exec chmod 755 {} +

put "$top/packaging/stunnel.conf" /etc
for manual in "$top/man/"*; do
    put_manual "$manual"
done
put "$top/README.md" "$top/SECURITY.md" "$top/CHANGELOG.md" "$top/packaging/plugstack.conf.example" "$documents"
put "$top/docs/"*.md "$top/docs/"*.svg "$documents/docs"
put "$top/LICENSE" "$top/packaging/licenses/"* "$licenses"
mv "$dest$runtime/legal" "$dest$licenses/openjdk"
