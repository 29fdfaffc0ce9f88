# shellcheck shell=bash
# A munged of the lab, with a key and a socket of its own. It neither needs nor disturbs the machine's munged.

munge_configure() {
  (umask 077 && head -c 1024 /dev/urandom >"$LAB/munge/key")
}

# --force: otherwise munged refuses a key in a folder that others own or can write to, such as a group's scratch space.
# This key protects nothing but a test cluster.
#
# --benchmark: munged does not check for replayed credentials. It serves both nodes, so it sees each credential twice that
# goes to both. slurmd ignores the replay if Slurm was built with --enable-multiple-slurmd, as Debian's is. RPMs of Slurm's
# own spec file are not, and on 26.05 `srun -N2` then failed every other time.
munge_start() {
  daemon_start munged --force --benchmark --key-file="$LAB/munge/key" --socket="$LAB/munge/socket" \
    --pid-file="$LAB/run/munged.pid" --log-file="$LAB/log/munged.log" --seed-file="$LAB/munge/seed"
}
