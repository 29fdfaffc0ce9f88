#!/bin/sh
# Builds the Debian package of a tarball, looks it over with lintian where that is; prints its path.
#
#   packaging/deb/build.sh TARBALL OUTDIR
#
# As any user, and without a trace outside OUTDIR.
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
    # Who builds the package puts an address of the site's into debian/.
    lintian --allow-root --fail-on error --suppress-tags bogus-mail-host,root-in-contact "$out"/*.changes >&2
else
    echo 'build: not looked over: there is no lintian here' >&2
fi
ls "$out"/slurm-spank-stunnel_*.deb
