#!/bin/sh
# Runs COMMAND where the files of an RPM are installed at their real paths, without touching this machine.
#
#   packaging/rpm/run-installed.sh RPM COMMAND...
#
# In namespaces of its own: /usr and /etc are this machine's with the RPM installed, and all that COMMAND writes there,
# in a layer above that lives in memory. When COMMAND ends, the layer is gone, and so is every process it has started.
# RPMDB is rpm's database in there: rpm --dbpath "$RPMDB" -V slurm-spank-stunnel.
# As root, where the kernel lets it make namespaces; exit code 77 otherwise.
set -eu

fail() {
    echo "run-installed: $2" >&2
    exit "$1"
}

# Stays process 1 of its namespace, as a shell, which collects the children of processes that have ended.
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
    # Debian's packages are unknown to rpm, and from 6.0 on it may refuse what nobody has signed.
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
