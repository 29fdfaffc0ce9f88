# No JVM and no file of ours but stunnel.so itself is ever mapped into a daemon, whatever srun does meanwhile.
load helpers

setup() {
  put_in_order
  stage=$(sed -n 's#^required \(.*\)/usr/lib64/slurm/stunnel.so .*#\1#p' "$LAB/plugstack.conf")
  [[ -d $stage ]]
  srun true # so that all have loaded what they load
  before=$(mapped_in_daemons)
}

# What is mapped of ours, and of any JVM, in the processes given.
mapped() {
  local pid
  for pid in "$@"; do
    grep -q '\[stack\]' "/proc/$pid/maps" || { echo "cannot look into $pid"; continue; }
    awk '{ print $6 }' "/proc/$pid/maps" | { grep -E "^$stage/|slurm-spank-stunnel|libjvm|jnidispatch|jffi|\.jsa$" || true; }
  done | sort -u
}

daemons() { cat "$LAB"/run/{munged,slurmctld,slurmd-node1,slurmd-node2}.pid; }
# shellcheck disable=SC2046 # pids
mapped_in_daemons() { mapped $(daemons); }

# The slurmstepds of this lab's jobs.
stepds() {
  local pid
  for pid in $(pgrep slurmstepd); do
    if readlink "/proc/$pid/fd"/* 2>/dev/null | grep -qF "$LAB/log/"; then echo "$pid"; fi
  done
}

# clean: no daemon has more than stunnel.so, and the same as before any --tunnel; nor has a slurmstepd.
clean() {
  equal "$before" "$(mapped_in_daemons)"
  equal '' "$(mapped_in_daemons | grep -vxF "$stage/usr/lib64/slurm/stunnel.so")"
  local stepd
  stepd=$(stepds)
  [[ -n $stepd || ${1:-} == idle ]]
  # shellcheck disable=SC2086 # pids
  equal '' "$(mapped $stepd | grep -vxF "$stage/usr/lib64/slurm/stunnel.so")"
}

@test "before any srun --tunnel, while it runs, and after it" {
  clean idle
  begin_staying job -N2 --tunnel=:8000
  mapped "$(pid_of job)" | grep -q '/libjvm.so$' # which tells that the look is one that finds it
  clean
  kill -TERM "$(pid_of job)"
  finish job
  eventually no_jobs
  clean idle
}

@test "with --pty" {
  begin job script -qec 'srun --pty --tunnel=:8000 sh -c "echo started; exec sleep 1000"' /dev/null
  eventually said job started
  clean
}

@test "srun --tunnel in a batch job, whose script has a slurmstepd of its own" {
  sbatch -Q -o batch.out --wrap 'srun --tunnel=:8000 sh -c "echo started; exec sleep 1000"'
  eventually grep -qsx started batch.out
  clean
}

@test "srun --tunnel in salloc, which has no JVM either" {
  begin job salloc -Q srun --tunnel=:8000 sh -c 'echo started; exec sleep 1000'
  eventually said job started
  clean
  equal '' "$(mapped "$(pid_of job)" | grep -v /stunnel.so)"
}

@test "srun, sbatch and salloc without --tunnel" {
  local pid
  begin_staying plain
  begin allocation salloc -Q sh -c 'echo started; exec sleep 1000'
  eventually said allocation started
  sbatch -Q -o batch.out --wrap 'echo started; exec sleep 1000'
  eventually grep -qsx started batch.out
  clean
  for pid in "$(pid_of plain)" $(pgrep -P "$(pid_of plain)") "$(pid_of allocation)"; do
    equal "$stage/usr/lib64/slurm/stunnel.so" "$(mapped "$pid")"
  done
}

@test "a tunnel that is refused, and one whose srun is killed" {
  run srun --tunnel=80 true
  clean idle
  begin_staying job --tunnel=:8000
  kill -KILL "$(pid_of job)"
  finish job
  eventually no_watchers
  clean idle
}
