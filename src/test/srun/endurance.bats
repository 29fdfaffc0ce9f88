# Used for long: nothing grows, nothing is left. Takes twenty minutes: check.sh --faults.
load helpers

setup() {
  [[ -n ${FAULTS:-} ]] || skip 'takes twenty minutes: check.sh --faults'
  put_in_order
  free_ports a
}

@test "a thousand sessions in a row" {
  local before i
  before=$(left_on_the_host)
  for i in $(seq 1000); do
    run --separate-stderr srun --tunnel="$a:8000" echo ran
    equal ran "$output"
    equal 2 "$(told | wc -l)"
  done
  equal "$before" "$(left_on_the_host)"
  fault endurance 1000 'sessions in a row'
}

# What neither ends with srun nor lies in its state_dir.
left_on_the_host() {
  ls /dev/shm /dev/mqueue 2>/dev/null
  ipcs | tail -n +4
  ls -d /tmp/*hsperf* /tmp/*jna* /tmp/*jffi* /tmp/hs_err* 2>/dev/null
  pgrep -c -f "$LAB" || true
}

@test "two hundred losses in one session" {
  local i first last
  begin_staying job --tunnel="$a:8000"
  for i in $(seq 200); do
    # one that has not lasted for three seconds counts as a failed attempt, and the next one waits for longer
    sleep 3.1
    kill -KILL "$(masters)"
    eventually back_again "$i"
    listening "$a"
    # until Java has used all of its heap once, that is no growth
    ((i != 100)) || first=$(held_by "$(pid_of job)")
  done
  last=$(held_by "$(pid_of job)")
  printf '# after 100 losses: %s\n# after 200 losses: %s\n' "$first" "$last" >&3
  equal "${first% *}" "${last% *}" # threads and descriptors
  ((${last##* } <= ${first##* } + 512)) # kB
  kill -TERM "$(pid_of job)"
  finish job
  fault endurance 1 '200 losses in one session'
}

back_again() { [[ $(grep -c 'tunnel to node1 is back' job.err) == "$1" ]]; }

# threads, descriptors, and memory of its own in kB
held_by() {
  echo "$(find "/proc/$1/task" -mindepth 1 -maxdepth 1 | wc -l) threads, $(find "/proc/$1/fd" -mindepth 1 | wc -l)" \
    "descriptors, kB: $(sed -n 's/^Pss_Anon: *\([0-9]*\) kB/\1/p' "/proc/$1/smaps_rollup")"
}
