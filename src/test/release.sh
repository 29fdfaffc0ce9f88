#!/usr/bin/env bash
# What check.sh --slurm=RELEASE runs in a root of lab/release: the tests in real srun, and those of both packages, of
# what is made there of TARBALL alone.
#
#   src/test/release.sh TARBALL [PART]...      PART is plugin, deb or rpm; all of them by default
#
# TAP on stdout. Exit code 0 if nothing has failed.
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." || exit

tests_of() { # PART
  case $1 in
    plugin)
      packaging/stage-tarball.sh "$TARBALL" "$work/stage" \
        && STAGE=$work/stage bats --tap --timing src/test/srun src/test/hosts
      ;;
    deb) bats --tap --timing src/test/deb ;;
    rpm)
      RPM=$(packaging/rpm/build.sh "$TARBALL" "$work/rpm") && export RPM \
        && packaging/rpm/run-installed.sh "$RPM" bats --tap --timing src/test/installed
      ;;
  esac
}

(($#)) || { sed -n '5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
TARBALL=$(realpath -- "$1") || exit
export TARBALL
shift
(($#)) || set -- plugin deb rpm
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
chmod 755 "$work" # for the tests' second user
failed=0
for part; do
  tests_of "$part"
  case $? in
    0) ;;
    77) echo "ok 1 $part # skip cannot be run here" ;;
    *) failed=1 ;;
  esac
done
exit "$failed"
