#!/bin/sh
# Makes the tree that the RPM installs, in DEST, as rpmbuild does: from the tarball and nothing else.
#
#   packaging/stage-tarball.sh TARBALL DEST
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
tar -xzf "$1" -C "$work" --strip-components=1
"$work/packaging/stage.sh" "$2"
