#!/bin/sh
# Installs an RPM at its real paths and runs COMMAND there, without touching this machine.
#
#   packaging/rpm/run-installed.sh RPM COMMAND...
#
# COMMAND runs in namespaces of its own. There, /usr and /etc are this machine's with a layer above, in memory, which takes
# the RPM and all that COMMAND writes. When COMMAND ends, the layer goes, and every process that COMMAND has started ends.
# RPMDB is rpm's database in there: rpm --dbpath "$RPMDB" -V slurm-spank-stunnel.
# Needs root and a kernel that allows namespaces; exit code 77 otherwise.
set -eu

fail() {
    echo "run-installed: $2" >&2
    exit "$1"
}

# This shell stays process 1 of the namespace, and so collects orphans that have ended.
inside() { # LAYER RPM COMMAND...
    layer=$1 rpm=$2
    shift 2
    mount -t tmpfs -o mode=755 tmpfs "$layer" || fail 77 "cannot mount in a namespace"
    for top in usr etc; do
        mkdir "$layer/$top" "$layer/work-$top"
        mount -t overlay -o "lowerdir=/$top,upperdir=$layer/$top,workdir=$layer/work-$top" overlay "/$top" \
            || fail 77 "cannot mount an overlay: /$top"
    done
    export RPMDB="$layer/rpmdb"
    # rpm does not know Debian's packages, and from 6.0 on may refuse a package without a signature.
    rpm --dbpath "$RPMDB" --nodeps --nosignature -i "$rpm"
    "$@"
}

if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
    exit
fi
[ $# -ge 2 ] || { sed -n '4s/^# *//p' "$0" >&2; exit 2; }
rpm=$(realpath "$1")
shift
[ "$(id -u)" -eq 0 ] || fail 77 "needs root"
layer=$(mktemp -d)
trap 'rmdir "$layer"' EXIT
trap 'exit 1' HUP INT TERM
unshare --mount --pid --fork --kill-child --mount-proc -- "$0" --inside "$layer" "$rpm" "$@"
