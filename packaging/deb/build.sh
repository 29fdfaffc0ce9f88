#!/bin/sh
# Builds the Debian package of a tarball, checks it with lintian if lintian is installed, and prints its path.
#
#   packaging/deb/build.sh TARBALL OUTDIR
#
# Runs as any user, and leaves nothing outside OUTDIR.
set -eu

tarball=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
umask 022

rm -f "$out"/slurm-spank-stunnel*_*.deb
mkdir "$work/tree"
tar -xzf "$tarball" -C "$work/tree" --strip-components=1
if ! (cd "$work/tree" && dpkg-buildpackage --build=binary --no-sign) > "$out/dpkg-buildpackage.log" 2>&1; then
    cat "$out/dpkg-buildpackage.log" >&2
    exit 1
fi
mv "$work"/*.deb "$work"/*.buildinfo "$work"/*.changes "$out"
if command -v lintian >/dev/null; then
    # The site that builds the package puts its own address into debian/.
    lintian --allow-root --fail-on error --suppress-tags bogus-mail-host,root-in-contact "$out"/*.changes >&2
else
    echo 'build: not checked: lintian is not installed' >&2
fi
ls "$out"/slurm-spank-stunnel_*.deb
