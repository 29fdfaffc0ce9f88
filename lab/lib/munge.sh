# shellcheck shell=bash
# Our own munged: its own key and socket, so that a munge of the machine is neither needed nor disturbed.

munge_configure() {
  (umask 077 && head -c 1024 /dev/urandom >"$LAB/munge/key")
}

# --force: munged refuses keys below a folder that others may write or own (a group's scratch space, say).
# This key protects nothing but a toy.
#
# --benchmark: does without the check for replayed credentials. One munged serves both nodes, so each credential
# that goes to both comes twice. slurmd shrugs at that if Slurm was built with --enable-multiple-slurmd, as Debian
# does; the RPMs of Slurm's own spec file are not, and on 26.05 `srun -N2` then failed every other time.
munge_start() {
  daemon_start munged --force --benchmark --key-file="$LAB/munge/key" --socket="$LAB/munge/socket" \
    --pid-file="$LAB/run/munged.pid" --log-file="$LAB/log/munged.log" --seed-file="$LAB/munge/seed"
}
