# Who meets the option besides srun, and that nobody but an srun with --tunnel meets a JVM.
load helpers

refused_by_allocator() {
  equal "$1: error: stunnel: --tunnel: an option of srun, not of sbatch or salloc: use srun --tunnel inside the job" "$(told)"
  [[ $status == 1 || $status == 255 ]]
  equal '' "$output"
}

@test "sbatch --tunnel is refused in one line, and nothing is queued" {
  local before
  before=$(next_job_id)
  run --separate-stderr sbatch --tunnel=8001:8000 --wrap 'echo ran'
  refused_by_allocator sbatch
  equal "$before" "$(next_job_id)"
}

@test "salloc --tunnel is refused in one line, and nothing is queued" {
  local before
  before=$(next_job_id)
  run --separate-stderr salloc --tunnel=8001:8000 echo ran
  refused_by_allocator salloc
  equal "$before" "$(next_job_id)"
}

@test "sbatch and salloc without --tunnel are as ever" {
  run --separate-stderr salloc -Q echo ran
  equal ran "$output$stderr"
  sbatch -Q -o batch.out --wrap 'echo ran'
  eventually grep -qsx ran batch.out
}

# Fault 4 of the C plugins: both ends on one host, so that a test of the login port in slurmstepd would find it taken
@test "slurmstepd knows the option and has nothing to say about it" {
  : >"$LAB/log/slurmd-node1.log"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  eventually grep -qF '[' "$LAB/log/slurmd-node1.log"
  run -1 grep -iE 'stunnel|tunnel|spank|java|jvm' "$LAB/log/slurmd-node1.log"
}

has_jvm() { grep -q libjvm "/proc/$1/maps"; }

# Maps of slurmstepd and of srun with its shepherd, while a command runs. Prints who has a JVM.
with_jvm() {
  local stepd pid
  begin job srun "$@" sh -c 'echo $PPID; exec sleep 1000'
  eventually test -s job.out
  stepd=$(<job.out)
  equal slurmstepd "$(<"/proc/$stepd/comm")"
  for pid in "$stepd" "$(pid_of job)" $(pgrep -P "$(pid_of job)") $(cat "$LAB"/run/slurm*.pid); do
    if has_jvm "$pid"; then ps -o comm= -p "$pid"; fi
  done | sort -u
}

@test "srun without --tunnel: no JVM anywhere" {
  equal '' "$(with_jvm)"
}

@test "srun without --tunnel does not even open our runtime" {
  begin_staying job
  run -1 grep -F slurm-spank-stunnel "/proc/$(pid_of job)/maps"
  run ! ls -d "$LAB/state/$user-"*
}

@test "srun --tunnel: a JVM in srun only, none in slurmstepd, slurmd or slurmctld" {
  equal srun "$(with_jvm --tunnel=:8000)"
}

@test "a batch script, its slurmstepd and an srun inside it: no JVM" {
  local pid
  sbatch -Q -o batch.out --wrap 'echo $PPID; srun sh -c "echo \$PPID; exec sleep 1000"'
  eventually two_lines_of batch.out
  for pid in $(<batch.out); do
    [[ -r /proc/$pid/maps ]]
    run ! has_jvm "$pid"
  done
}

two_lines_of() { [[ -e $1 && $(wc -l <"$1") == 2 ]]; }
