# A whole srun under valgrind's memcheck, the watcher of its session as well.
load helpers

setup_file() { [[ -z ${FAULTS:-} ]] || cluster_up; }
teardown() { [[ -z ${FAULTS:-} ]] || tidy_up; }

setup() {
  [[ -n ${FAULTS:-} ]] || skip 'takes a minute: check.sh --faults'
  put_in_order
  free_ports a
}

# For begin, which takes a program. The code that the JVM writes as it runs is looked at anew (--smc-check); children are
# followed, the watcher being one, but not into ssh.
memcheck() {
  printf '%s\n' valgrind --smc-check=all-non-file --leak-check=full --show-leak-kinds=definite --num-callers=40 \
    --trace-children=yes --trace-children-skip='*/ssh,*/sh' --log-file="$PWD/memcheck.%p"
}

begin_checked() { # NAME COMMAND...
  local -a valgrind
  mapfile -t valgrind < <(memcheck)
  begin "$1" "${valgrind[@]}" "${@:2}"
}

# Each process has left a log, and none of them an error of ours.
clean() {
  local program
  eventually no_watchers
  python3 "$BATS_TEST_DIRNAME/memcheck.py" memcheck.*
  for program in "$@"; do
    grep -q "Command: $program" memcheck.* || { echo "not checked: $program"; return 1; }
  done
}

@test "memcheck: an srun without --tunnel" {
  begin_checked job srun -N1 echo ran
  finish job
  equal ran "$output"
  clean 'srun -N1'
}

@test "memcheck: an srun with --tunnel" {
  begin_checked job srun -N1 --tunnel="$a:8000" echo ran
  PATIENCE=60 finish job
  equal 'ran 0' "$output $status"
  equal "srun: stunnel: localhost:$a -> node1:8000" "$(told | head -n 1)"
  clean 'srun -N1' '.*/lib/watcher'
  nothing_left "$a"
}

@test "memcheck: an srun with a --tunnel that is refused" {
  begin_checked job srun --tunnel=80:80 echo ran
  PATIENCE=60 finish job
  refused '--tunnel: login port outside 1024-65535: 80 (in 80:80)'
  clean 'srun --tunnel'
}

@test "memcheck: the watcher of an srun that is killed" {
  begin_checked job srun --tunnel="$a:8000" sh -c 'echo started; exec sleep 1000'
  PATIENCE=60 eventually said job started
  kill -KILL "$(pid_of job)"
  finish job
  eventually no_watchers
  cancel_jobs
  clean '.*/lib/watcher'
  nothing_left "$a"
}
