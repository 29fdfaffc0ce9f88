#!/bin/sh
# Builds the RPMs of a tarball, looks them over with rpmlint (2.x) where that is; prints the path of the binary RPM.
#
#   packaging/rpm/build.sh TARBALL OUTDIR [OPTION...]      for rpmbuild: --define 'slurm_prefix /opt/slurm'
#
# As any user, and without a trace outside OUTDIR: rpmbuild gets a HOME and a topdir of its own.
set -eu

here=$(dirname "$(realpath "$0")")
tarball=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# No ~/.rpmmacros is read, no ~/.rpmdb made; and what the umask makes of the spec would be in the source RPM.
export HOME="$work"
umask 022

# Debian's packages are unknown to rpm, so that no BuildRequires would be met there.
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

# That of RHEL 9 and before is 1.x, which calls itself "rpmlint version 1.11" and knows other options.
case $(rpmlint --version 2>/dev/null) in
2.*)
    tar -xzf "$tarball" -C "$work" --wildcards --strip-components=1 '*.spec'
    rpmlint --config "$here/rpmlint.toml" "$work"/*.spec "$out"/*.rpm >&2
    ;;
*) echo 'build: not looked over: there is no rpmlint 2.x here' >&2 ;;
esac
ls "$out"/slurm-spank-stunnel-[0-9]*."$(uname -m)".rpm
