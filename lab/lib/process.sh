# shellcheck shell=bash
# The processes of one lab. Pid files in LAB/run tell which they are, never names.

# Without the caller's environment: a job's SLURM_*, a user's SQUEUE_FORMAT or a stray JAVA_TOOL_OPTIONS must not reach
# the cluster.
clean_environment() {
  env -i PATH="$PATH" LC_ALL=C SLURM_CONF="$LAB/slurm.conf" "$@"
}

# Runs a daemon, which puts itself into the background. It does not inherit the lock on ports, file descriptor 9.
daemon_start() {
  clean_environment "$@" >>"$LAB/log/start.log" 2>&1 </dev/null 9<&- || fail "up: ${1##*/}: did not start"
}

# The pid may belong to another process by now. Every daemon has a path of LAB on its command line, which tells whether the
# process is still the lab's.
process_is_ours() {
  [[ -r /proc/$1/cmdline ]] && grep -qaF -- "$LAB/" "/proc/$1/cmdline" 2>/dev/null
}

# Prints the pid of the daemon called NAME if it runs.
process_pid() {
  local pid
  { read -r pid <"$LAB/run/$1.pid"; } 2>/dev/null || return 1
  process_is_ours "$pid" && printf '%s\n' "$pid"
}

# True if a daemon has written its pid and has ended. (Without a pid it is still starting.)
process_died() {
  [[ -s $LAB/run/$1.pid ]] && ! process_pid "$1" >/dev/null
}

# Prints the pid and those of its descendants: sshd's connections, and the commands in them, outlive sshd.
process_tree() {
  local pid
  printf '%s\n' "$1"
  for pid in $(cat "/proc/$1/task/$1/children" 2>/dev/null || true); do
    process_tree "$pid"
  done
}

processes_daemons() {
  local file pid
  for file in "$LAB"/run/*.pid; do
    file=${file##*/}
    if pid=$(process_pid "${file%.pid}"); then process_tree "$pid"; fi
  done
}

# slurmstepd is no descendant of a daemon, but writes to the log of its slurmd. A daemon that has not written its pid yet
# has opened its log already. (A reader, such as tail -f, does not count.)
processes_logging() {
  { find /proc/[0-9]*/fd -perm -200 -lname "$LAB/log/*.log" 2>/dev/null || true; } | cut -d/ -f3
}

# proctrack/linuxproc misses a task that has made itself a daemon, but its environment still names the lab.
processes_tasks() {
  local file
  for file in $(grep -lzsxF "SLURM_CONF=$LAB/slurm.conf" /proc/[0-9]*/environ || true); do
    ! grep -qzs '^SLURMD_NODENAME=' "$file" || cut -d/ -f3 <<<"$file"
  done
}

processes_gone() {
  local pid
  for pid in "$@"; do
    # A zombie counts as ended: its parent, such as process 1 of a container, may never collect it.
    ! grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$pid/status" || return 1
  done
}

# Sends KILL at once: at TERM, slurmctld takes two seconds to save a state that is removed right afterwards. Tries again,
# because one of them may have forked meanwhile.
processes_stop() {
  local pids
  for _ in 1 2 3; do
    mapfile -t pids < <({ processes_daemons; processes_logging; processes_tasks; } | sort -u)
    ((${#pids[@]})) || return 0
    kill -KILL "${pids[@]}" 2>/dev/null || true
    wait_for 5 processes_gone "${pids[@]}" || true
  done
  fail "down: still running, folder kept: pid ${pids[*]}"
}

processes_show() {
  local file name
  for file in "$LAB"/run/*.pid; do
    name=${file##*/}
    name=${name%.pid}
    printf '%-14s %s\n' "$name" "$(process_pid "$name" || echo 'not running')"
  done
}

# wait_for SECONDS COMMAND...: tries the command until it succeeds; fails once the time is over.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}
