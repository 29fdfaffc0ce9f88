# One state_dir for two clusters, in which jobs have the same numbers.
load helpers

setup_file() {
  cluster_up
  first=$LAB
  cluster_up
  export first second=$LAB
  sed -i "s#^state_dir = .*#state_dir = $first/state#" "$second/stunnel.conf" "$second/stunnel.conf.lab"
}

teardown_file() {
  "$repository/lab/cluster" down "$second"
  "$repository/lab/cluster" down "$first"
}

setup() {
  LAB=$second put_in_order
  on "$first" put_in_order
  LAB=$first
  for LAB in "$first" "$second"; do configure 'max_sessions = 2'; done
  on "$first"
  free_ports a b
  same_next_job
}

teardown() {
  on "$second" end_jobs
  on "$first" tidy_up
}

end_jobs() { cancel_jobs && eventually no_jobs; }

# on CLUSTER [COMMAND...]: that cluster is the one of these tests from here on.
on() {
  LAB=$1
  export LAB SLURM_CONF=$1/slurm.conf
  [[ $# == 1 ]] || "${@:2}"
}

# Both have the same number for their next job.
same_next_job() {
  local cluster one two
  while true; do
    on "$first"
    one=$(next_job_id)
    on "$second"
    two=$(next_job_id)
    ((one != two)) || break
    if ((one < two)); then cluster=$first; else cluster=$second; fi
    on "$cluster"
    sbatch -Q --hold -o /dev/null --wrap true
    end_jobs
  done
  on "$first"
}

begin_both() {
  on "$second" begin_staying two --tunnel="$b:8000"
  on "$first" begin_staying one --tunnel="$a:8000"
  equal "$(value_of step "$(session_directory 1)/exitflag")" "$(value_of step "$(session_directory 2)/exitflag")"
  of_two=$(value_of master "$(session_directory 1)/host")
}

@test "a session of one cluster does not end that of the other" {
  begin_both
  listening "$b"
  kill -TERM "$(pid_of one)"
  finish one
  listening "$b"
  equal "$of_two" "$(value_of master "$(session_directory 1)/host")"
  equal "${of_two%@*}" "$(masters)"
}

@test "nor does the sweep of a dead one" {
  local watcher
  begin_both
  watcher=$(watchers | xargs -I{} grep -lazF "$(pid_of one)@" /proc/{}/cmdline | cut -d/ -f3)
  kill -KILL "$watcher" "$(pid_of one)"
  finish one
  end_jobs
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
  listening "$b"
  equal "${of_two%@*}" "$(masters)"
}
