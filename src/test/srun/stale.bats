# Files of a session that say what is not so any more: their process is another's now, the host was started anew, the
# clock was set.
load helpers

# Often enough to meet what happens now and then.
readonly times=20

setup() {
  put_in_order
  free_ports a b
  begin bystander sleep 1000
}

# As this host writes a process down: <pid>@<start time>
identity() { echo "$1@$(cut -d' ' -f22 "/proc/$1/stat")"; }
boot() { cat /proc/sys/kernel/random/boot_id; }

# lies_about PROCESS [BOOT]: the files of a dead session.
lies_about() {
  local session
  session=$(session_directory)
  mkdir -pm 700 "$(user_directory)" "$session"
  printf 'process=%s\nmark=%s.1f\nstep=1.0\n' "$1" "$1" >"$session/exitflag"
  printf 'node=node1\nboot=%s\nmaster=%s\n' "${2-$(boot)}" "$1" >"$session/host"
  : >"$session/log"
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$session/control"
}

# claim_is_taken_over LIE...: by an srun that harms nobody; the same with a claim that is killed, for its watcher.
claim_is_taken_over() {
  for _ in $(seq "$times"); do
    lies_about "$@"
    run --separate-stderr srun -Q --tunnel="$a:8000" echo ran
    equal 0 "$status"
    equal ran "$output$stderr"
    run ! has_ended bystander
    nothing_left "$a"
  done
}

@test "a pid that an innocent process has now" {
  local process
  process=$(identity "$(pid_of bystander)")
  claim_is_taken_over "${process%@*}@$((${process#*@} - 1))"
  fault 7 "$times"
}

@test "a process of before this host was started anew: the same pid, and the very start time, of an innocent one" {
  claim_is_taken_over "$(identity "$(pid_of bystander)")" 00000000-0000-0000-0000-000000000000
  claim_is_taken_over "$(identity "$(pid_of bystander)")" ''
  fault 7 $((2 * times))
}

# The counter-test: with this boot's id it would be ended as the master of a killed srun.
@test "a master of this boot is ended" {
  for _ in $(seq "$times"); do
    begin master sleep 1000
    lies_about "$(identity "$(pid_of master)")"
    run --separate-stderr srun -Q --tunnel="$a:8000" echo ran
    equal ran "$output$stderr"
    eventually has_ended master
    nothing_left "$a"
  done
  fault 7 "$times"
}

@test "srun's own pid, in files from before" {
  for _ in $(seq "$times"); do
    mkdir -pm 700 "$(user_directory)" "$(session_directory)"
    # shellcheck disable=SC2016 # for the shell, which becomes srun
    run --separate-stderr sh -c '
      process="$$@$(cut -d" " -f22 /proc/$$/stat)"
      printf "process=%s\nmark=%s.1f\nstep=1.0\n" "$process" "$process" >"$2/exitflag"
      printf "node=node1\nboot=%s\nmaster=%s\n" "$3" "$process" >"$2/host"
      exec srun -Q --tunnel="$1:8000" echo ran' - "$a" "$(session_directory)" "$(boot)"
    equal 0 "$status"
    equal ran "$output$stderr"
    nothing_left "$a"
  done
  fault 7 "$times"
}

@test "an srun that is killed in the queue, over the hostfile of an earlier boot: its watcher harms nobody" {
  for _ in $(seq "$(often 5)"); do
    begin job srun --hold --tunnel="$a:8000" echo ran
    eventually queued
    printf 'node=node1\nboot=1\nmaster=%s\n' "$(identity "$(pid_of bystander)")" >"$(session_directory)/host"
    kill -KILL "$(pid_of job)"
    finish job
    eventually nothing_is_there
    run ! has_ended bystander
    cancel_jobs
    eventually no_jobs
    nothing_left "$a"
  done
  fault 7 "$(often 5)"
}

@test "after a switch-off in the middle of it, whatever was running then" {
  for _ in $(seq "$(often 5)"); do
    rm -f job.out
    begin_staying job --tunnel="$a:8000"
    kill_unwatched job "$(masters)"
    # as the next boot would find it
    sed -i "s/^boot=.*/boot=1/; s/^master=.*/master=$(identity "$(pid_of bystander)")/" "$(session_directory)/host"
    sed -i "s/^process=.*/process=$(identity "$(pid_of bystander)")/" "$(session_directory)/exitflag"
    run --separate-stderr srun -Q --tunnel="$a:8000" echo ran
    equal ran "$output$stderr"
    run ! has_ended bystander
    eventually no_jobs
    eventually bindable "$a"
    nothing_left "$a"
  done
  fault 7 "$(often 5)"
}

# --- the clock is set

# at DAYS: the time of day for srun, its JVM and its watcher is wrong by so much from here on.
at() { python3 -c 'import struct, sys; open("clock", "r+b").write(struct.pack("q", int(sys.argv[1]) * 86400))' "$1"; }

# with_clock: for `begin`, `env "${with_clock[@]}"`
with_clock() {
  "${CC:-gcc}" -O2 -Wall -Wextra -shared -fPIC -o clock.so "$BATS_TEST_DIRNAME/clock.c"
  truncate -s 8 clock
  with_clock=("LD_PRELOAD=$PWD/clock.so" "CLOCK_OFFSET=$PWD/clock")
  at -3
  equal "$(date -d '3 days ago' +%F)" "$(env "${with_clock[@]}" date +%F)"
  at 0
}

begin_with_clock() { # [WORD...] before srun
  rm -f job.out
  begin job env "${with_clock[@]}" "$@" srun --tunnel="$a:8000" sh -c 'echo started; exec sleep 1000'
}

@test "the clock is set forward while ssh connects: it is not given up too early" {
  with_clock
  # shellcheck disable=SC2016 # for the stand-in; longer than srun waits before it looks again
  ssh_stand_in 'echo $$ >"$0.pid"; unset LD_PRELOAD; sleep 2; exec ssh "$@"'
  configure 'connect_timeout = 60'
  for _ in $(seq "$(often 2)"); do
    rm -f ssh.pid
    begin_with_clock
    eventually test -s ssh.pid
    at 3
    eventually said job started
    listening "$a"
    at -3
    scancel "$(squeue -h -o %A)"
    finish job
    eventually nothing_is_there # srun 24.11 ends itself by SIGABRT over such a clock, also without us
    nothing_left "$a"
    at 0
  done
  fault 7 "$(often 2)"
}

@test "the clock is set back while ssh connects: it is given up all the same" {
  with_clock
  # shellcheck disable=SC2016 # for the stand-in
  ssh_stand_in 'echo $$ >"$0.pid"; unset LD_PRELOAD; exec sleep 1000'
  configure 'connect_timeout = 1'
  for _ in $(seq "$(often 2)"); do
    rm -f ssh.pid
    begin_with_clock setsid -w # no terminal
    eventually test -s ssh.pid
    at -3
    finish job
    equal 'srun: error: stunnel: ssh to node1: no connection within connect_timeout: 1 s' "$(told)"
    eventually bindable "$a"
    nothing_left "$a"
    at 0
  done
  fault 7 "$(often 2)"
}

@test "the clock is set while the command runs: the next srun is refused, and a kill leaves nothing" {
  local time
  with_clock
  for _ in $(seq "$(often 2)"); do
    for time in 3 -3; do
      at 0 # a launch of tasks, srun times by the clock (22.05)
      begin_with_clock
      eventually said job started
      at $time
      run --separate-stderr env "${with_clock[@]}" timeout 60 srun --tunnel="$b:8000" echo ran
      refused "--tunnel: you already have a session on this login host, end it first: job $(squeue -s -h -o %i | head -n 1), srun pid $(
        )$(sed -n 's/^process=\([0-9]*\)@.*/\1/p' "$(session_directory)/exitflag")"
      kill -KILL "$(sed -n 's/^process=\([0-9]*\)@.*/\1/p' "$(session_directory)/exitflag")"
      finish job
      eventually nothing_is_there
      cancel_jobs
      eventually no_jobs
      nothing_left "$a" "$b"
    done
  done
  fault 7 "$(often 2)"
}

# The shepherd of a killed srun has copies of its ports for a moment.
nothing_is_there() { [[ -z $(masters; watchers; ls -A "$LAB/state") ]] && bindable "$a"; }

# --- another time since boot, in which start times are other numbers

@test "in a time namespace of its own" {
  need_root
  unshare --time --fork --boottime 1000000 --monotonic 1000000 true 2>/dev/null || skip 'no time namespaces here'
  for _ in $(seq "$(often 5)"); do
    run --separate-stderr unshare --time --fork --boottime 1000000 --monotonic 1000000 srun -Q --tunnel="$a:8000" echo ran
    equal ran "$output$stderr"
    nothing_left "$a"
    rm -f job.out
    begin job unshare --time --fork --boottime 1000000 --monotonic 1000000 \
      srun --tunnel="$a:8000" sh -c 'echo started; exec sleep 1000'
    eventually said job started
    kill -KILL "$(pgrep -P "$(pid_of job)")"
    finish job
    eventually nothing_is_there
    cancel_jobs
    eventually no_jobs
    nothing_left "$a"
  done
  fault 7 "$(often 5)"
}
