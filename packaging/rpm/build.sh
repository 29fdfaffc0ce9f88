#!/bin/sh
# Builds the RPMs of a tarball, checks them with rpmlint 2.x if that is installed, and prints the path of the binary RPM.
#
#   packaging/rpm/build.sh TARBALL OUTDIR [OPTION...]      for rpmbuild: --define 'slurm_prefix /opt/slurm'
#
# Runs as any user, and leaves nothing outside OUTDIR: rpmbuild gets a HOME and a topdir of its own.
set -eu

here=$(dirname "$(realpath "$0")")
tarball=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# With this HOME, rpm reads no ~/.rpmmacros and makes no ~/.rpmdb. The umask gives the spec its mode in the source RPM.
export HOME="$work"
umask 022

# rpm does not know Debian's packages, and would miss every BuildRequires there.
nodeps=
if [ -e /etc/debian_version ]; then nodeps=--nodeps; fi

rm -f "$out"/slurm-spank-stunnel-*.rpm
if ! rpmbuild -ta $nodeps --define "_topdir $work" --define "_tmppath $work" \
    --define "_rpmdir $out" --define "_srcrpmdir $out" \
    --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' \
    "$@" "$tarball" > "$out/rpmbuild.log" 2>&1; then
    cat "$out/rpmbuild.log" >&2
    exit 1
fi

# RHEL 9 and before have 1.x, which calls itself "rpmlint version 1.11" and knows other options.
case $(rpmlint --version 2>/dev/null) in
2.*)
    tar -xzf "$tarball" -C "$work" --wildcards --strip-components=1 '*.spec'
    rpmlint --config "$here/rpmlint.toml" "$work"/*.spec "$out"/*.rpm >&2
    ;;
*) echo 'build: not checked: rpmlint 2.x is not installed' >&2 ;;
esac
ls "$out"/slurm-spank-stunnel-[0-9]*."$(uname -m)".rpm
