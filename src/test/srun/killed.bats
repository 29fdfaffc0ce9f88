# srun is killed by SIGKILL, at each stage of its life: its watcher leaves nothing behind, without another srun.
load helpers

setup() {
  put_in_order
  free_ports a
}

# Often enough to meet what happens now and then.
readonly times=20

# killed STAGE WHAT: STAGE begins an srun called "job" and waits until it has come so far.
killed() {
  for _ in $(seq "$times"); do
    rm -f ssh.pid
    put_in_order
    "$1"
    kill -KILL "$(pid_of job)"
    finish job
    eventually nothing_is_left || { echo "left: $left"; return 1; }
    # It ends by itself within seconds, but for one in the queue, which stays there without a tunnel as well.
    [[ -n ${FAULTS:-} && $1 != in_the_queue ]] || cancel_jobs
    eventually no_jobs
  done
  fault 1 "$times" "srun killed $2"
}

nothing_is_left() {
  left=$(masters; watchers; connecting_ssh; ls -A "$LAB/state")
  [[ -z $left ]] && bindable "$a"
}

# The stand-in has no word of the session on its command line. What nobody has reaped yet has ended all the same.
connecting_ssh() {
  [[ ! -e ssh.pid ]] || sed -n 's/^State:\s*[^Z].*/ssh/p' "/proc/$(<ssh.pid)/status" 2>/dev/null
}

in_the_queue() {
  begin job srun --hold --tunnel="$a:8000" true
  eventually queued
}

connecting() {
  ssh_stand_in 'echo $$ >"$0.pid"; exec sleep 1000'
  begin job srun --tunnel="$a:8000" true
  eventually test -s ssh.pid
  # Before that only the words on its command line tell whose it is, and the stand-in has them no more.
  eventually grep -q "^master=$(<ssh.pid)@" "$(session_directory)/host"
}

running() { begin_staying job --tunnel="$a:8000"; }

# A stopped master answers nobody: closing takes as long as srun has patience.
closing() {
  mkfifo go 2>/dev/null || true
  begin job srun --tunnel="$a:8000" sh -c 'echo started; read -r _ <go'
  eventually said job started
  kill -STOP "$(masters)"
  echo >go
  eventually no_jobs
}

@test "killed in the queue" { killed in_the_queue 'in the queue'; }

@test "killed while ssh connects, which ends as well" { killed connecting 'while ssh connects'; }

@test "killed while the command runs" { killed running 'while the command runs'; }

@test "killed while it closes a master that does not answer" { killed closing 'while it closes a stopped master'; }

@test "killed with several sessions allowed: only its own is tidied up" {
  configure 'max_sessions = 2'
  cp "$LAB/stunnel.conf" "$LAB/stunnel.conf.two"
  free_ports b1 b2
  begin_staying other --tunnel="$b1:$b2"
  local before
  before=$(masters)
  begin_staying job --tunnel="$a:8000"
  kill -KILL "$(pid_of job)"
  finish job
  eventually only_is_left "$before"
  eventually bindable "$a"
  listening "$b1"
}

only_is_left() { [[ $(masters) == "$1" && $(watchers | wc -w) == 1 && $(session_files | wc -l) == 4 ]]; }

@test "killed at any moment" {
  [[ -n ${FAULTS:-} ]] || skip 'takes a minute or two: check.sh --faults'
  for i in $(seq 200); do
    begin job srun --tunnel="$a:8000" true
    # from before the JVM is there until after the end
    sleep "0.$(printf %03d $((i * 7 % 260)))"
    kill -KILL "$(pid_of job)" 2>/dev/null || true
    finish job
    eventually nothing_is_left || { echo "left: $left"; return 1; }
    cancel_jobs
  done
  fault 1 200 'srun killed at any moment from its start to its end'
}

@test "a new session waits until the watcher of the killed one is done" {
  begin_staying first --tunnel="$a:8000"
  kill -STOP "$(masters)" # takes the watcher a second or more
  kill -KILL "$(pid_of first)"
  finish first
  run --separate-stderr srun --tunnel="$a:8001" echo ran
  equal ran "$output"
  nothing_left "$a"
}

@test "the watcher is small, and keeps nothing of srun's open" {
  begin_staying job --tunnel="$a:8000"
  local watcher kilobytes
  watcher=$(watchers)
  kilobytes=$(sed -n 's/^Pss: *\([0-9]*\) kB/\1/p' "/proc/$watcher/smaps_rollup")
  ((kilobytes < 1024)) || { echo "Pss: $kilobytes kB"; return 1; }
  # and the user's directory, which it keeps locked; if the kernel has pidfds, one of srun
  equal "/dev/null /dev/null /dev/null $(user_directory)" "$(readlink "/proc/$watcher"/fd/* | grep -v '\[pidfd\]' | xargs)"
  equal / "$(readlink "/proc/$watcher/cwd")"
}

@test "a watcher that cannot watch refuses the tunnel" {
  local runtime
  runtime=$(sed -n 's/.* runtime=\([^ ]*\).*/\1/p' "$LAB/plugstack.conf")
  mkdir runtime
  ln -s "$runtime"/* runtime/
  rm runtime/jvm.options
  sed "s#@RUNTIME@/lib/watcher#/nonexistent/watcher#; s#@RUNTIME@#$runtime#" "$runtime/jvm.options" >runtime/jvm.options
  sed -i "s# runtime=[^ ]*# runtime=$PWD/runtime#" "$LAB/plugstack.conf"
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  refused 'watcher: cannot start: /nonexistent/watcher: No such file or directory'
  rmdir "$(user_directory)" # a watcher would have done it
  nothing_left "$a"
}
