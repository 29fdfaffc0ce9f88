# shellcheck shell=bash
# One private cluster (lab/) for each file, put back into order after each test, and the verbs of these tests.
# STAGE names the staged tree to test; the default is what `mvn package` leaves.

bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)
# shellcheck disable=SC2034 # for the tests
user=$(id -un)

# A file with needs of its own defines these again, around the four they call.
setup_file() {
  # shellcheck disable=SC2119 # without options
  cluster_up
}
teardown_file() { cluster_down; }
setup() { put_in_order; }
teardown() { tidy_up; }

put_in_order() {
  cd "$BATS_TEST_TMPDIR" || return
  cp "$LAB/stunnel.conf.lab" "$LAB/stunnel.conf"
  cp "$LAB/plugstack.conf.lab" "$LAB/plugstack.conf"
  # sshd appends, so that a log can be emptied under its hands
  : >"$LAB/log/sshd-node1.log"
  : >"$LAB/log/sshd-node2.log"
}

tidy_up() {
  [[ -n ${BATS_TEST_COMPLETED:-} ]] || tail -n +1 -- *.out *.err 2>/dev/null || true
  end_all
}

# cluster_up [OPTION...], as lab/cluster knows them (or what else of lab/ lab_command names), with the staged tree
# shellcheck disable=SC2120 # those of the tests
cluster_up() {
  bare_cluster_up --stage "${STAGE:-$repository/target/stage}" "$@" || return
  cp "$LAB/stunnel.conf" "$LAB/stunnel.conf.lab"
  cp "$LAB/plugstack.conf" "$LAB/plugstack.conf.lab"
}

# The same without the plugin.
bare_cluster_up() {
  unset "${!SLURM_@}" "${!SBATCH_@}" "${!SALLOC_@}" "${!SRUN_@}" JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS \
    SSH_AUTH_SOCK SSH_ASKPASS
  local lab
  lab=$(mktemp -d "${TMPDIR:-/tmp}/stunnel.XXXXXX")
  # bats waits for everybody who holds its descriptor 3
  "$repository/lab/${lab_command:-cluster}" up "$lab" "$@" 3>&- || return
  eval "$("$repository/lab/cluster" env "$lab")"
}

cluster_down() {
  [[ -z ${LAB:-} ]] || "$repository/lab/${lab_command:-cluster}" down "$LAB"
}

# Whatever a test has left, on purpose or because it failed. Jobs first: without their srun they take seconds to end.
end_all() {
  local file pid
  cancel_jobs
  eventually no_jobs
  for file in "$BATS_TEST_TMPDIR"/*.pid; do
    [[ ! -e $file ]] || kill -KILL -- "-$(<"$file")" "$(<"$file")" 2>/dev/null || true
  done
  eventually no_jobs
  for pid in $(masters); do
    kill -KILL "$pid" 2>/dev/null || true
  done
  eventually no_watchers # of sruns that were killed above: they are tidying up
  rm -rf -- "${LAB:?}"/state/*
}

need_root() {
  ((EUID == 0)) || skip 'needs root, for a second user'
}

# Command as another user. nobody stands for one.
as_nobody() {
  setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env -u TMPDIR HOME=/nonexistent USER=nobody LOGNAME=nobody "$@"
}

# --- waiting

# Until the command succeeds, for some seconds at most. The one place with a clock: no test expects a duration.
eventually() {
  local end=$((SECONDS + ${PATIENCE:-20}))
  until "$@"; do
    if ((SECONDS >= end)); then
      printf 'not within %d s: %s\n' "${PATIENCE:-20}" "$*" >&2
      return 1
    fi
    sleep 0.05
  done
}

# --- srun

# For `run srun`: a hang is a failed test, not a hanging one.
srun() {
  timeout -k 5 60 srun "$@"
}

# What the loader asks of `ulimit -v`, in kB: srun 26.05 needs more by itself.
least_address_space() {
  local year
  year=$(srun --version | sed -E 's/.* ([0-9]+)\..*/\1/')
  echo $((year >= 26 ? 589824 : 262144))
}

# begin NAME COMMAND...: in the background, in a process group of its own and with default signals, as from a prompt.
begin() {
  local name=$1
  shift
  rm -f "$name.out" "$name.err" # of one before it with this name, whose words are not this one's
  set -m
  (exec "$@") >"$name.out" 2>"$name.err" </dev/null 3>&- 4>&- &
  set +m
  echo $! >"$BATS_TEST_TMPDIR/$name.pid"
}

# begin_staying NAME OPTION...: an srun whose command says "started" and stays until it is ended.
begin_staying() {
  local name=$1
  shift
  begin "$name" srun "$@" sh -c 'echo started; exec sleep 1000'
  eventually said "$name" started
}

pid_of() {
  cat "$BATS_TEST_TMPDIR/$1.pid"
}

said() { grep -qsF -- "$2" "$1.out"; }
complained() { grep -qsF -- "$2" "$1.err"; }

has_ended() { ! kill -0 "$(pid_of "$1")" 2>/dev/null; }

# Waits for the end of what begin began: $status, $output and $stderr as after run.
finish() {
  eventually has_ended "$1"
  status=0
  wait "$(pid_of "$1")" || status=$?
  output=$(cat "$1.out")
  stderr=$(cat "$1.err")
}

# --- the cluster

no_jobs() { [[ -z $(squeue -h -o %A) ]]; }
cancel_jobs() { squeue -h -o %A | xargs -r scancel 2>/dev/null || true; }
queued() { [[ -n $(squeue -h -t PENDING -o %A) ]]; }
next_job_id() { scontrol show config | sed -n 's/^NEXT_JOB_ID *= *//p'; }

# The nodes whose sshd let somebody in since the test began.
reached() {
  (cd "$LAB/log" && grep -l '^Accepted publickey' sshd-node[12].log | sed 's/sshd-\(.*\)\.log/\1/' | xargs)
}

configure() { printf '%s\n' "$@" >>"$LAB/stunnel.conf"; }
plugstack_arguments() { sed -i "s#\$# $*#" "$LAB/plugstack.conf"; }

# From stdin, in the place of the lab's own.
ssh_configuration() {
  cat >"$LAB/ssh/config.test"
  sed -i "s#^ssh_args = .*#ssh_args = -F $LAB/ssh/config.test#" "$LAB/stunnel.conf"
}

# ssh_stand_in LINE...: a shell script in the place of ssh.
ssh_stand_in() {
  printf '%s\n' '#!/bin/sh' "$@" >"$BATS_TEST_TMPDIR/ssh"
  chmod 755 "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/ssh"
  configure "ssh_command = $BATS_TEST_TMPDIR/ssh"
}

# --- node1's sshd

port_of_sshd() { sed -n 's/^Port //p' "$LAB/sshd/node1.conf"; }
sshd_pid() { cat "$LAB/run/sshd-node1.pid"; }
sshd_is_gone() { [[ ! -e $LAB/run/sshd-node1.pid ]] && ! listening "$(port_of_sshd)"; }

sshd_start() {
  env -i "$(PATH=$PATH:/usr/sbin:/sbin command -v sshd)" -f "$LAB/sshd/node1.conf" -E "$LAB/log/sshd-node1.log" 3>&-
}

# Connections that are there stay.
sshd_stop() {
  kill "$(sshd_pid)"
  eventually sshd_is_gone
}

sshd_as_before() {
  { kill -CONT "$(sshd_pid)"; } 2>/dev/null || sshd_start
}

# Ends the processes that serve connections of ssh.
sshd_drop_connections() {
  local port
  port=$(port_of_sshd)
  ss -Htnp state established "( sport = :$port )" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u | xargs -r kill -KILL
}

# --- ports

# free_ports NAME...: sets each variable to a port that nobody uses, below those that the kernel hands out itself.
free_ports() {
  local port
  while (($#)); do
    port=$((10000 + RANDOM % 20000))
    if [[ " ${taken_ports:-} " == *" $port "* ]] || ! bindable "$port"; then continue; fi
    taken_ports="${taken_ports:-} $port"
    printf -v "$1" %s "$port"
    shift
  done
}

# True if a server that does not ask for SO_REUSEADDR gets the port, on every loopback address of this host.
bindable() {
  python3 "$repository/src/test/srun/bind.py" "$1" 2>/dev/null
}

listening() { [[ -n $(ss -Hltn "sport = :$1") ]]; }
fetch() { curl -gsS --max-time 10 --noproxy '*' "http://$1/"; }

# --- files of sessions

# The user's directory, that of a session, and of USER instead of this one.
user_directory() { echo "$LAB/state/stunnel-${1:-$user}"; }
session_directory() { echo "$(user_directory "${2:-}")/${1:-1}"; }

# All files of all sessions, as stunnel-alice/1/host.
session_files() { find "$LAB/state" -mindepth 3 -printf '%P\n' 2>/dev/null | sort; }

# The names of the files of a living session, one a line.
# shellcheck disable=SC2034 # for the tests
readonly files_of_session=$'control\nexitflag\nhost\nlog'

value_of() { sed -n "s/^$1=//p" "$2"; } # KEY FILE

# --- what is left

# The processes of sessions in this lab with a word on their command line that grep -E finds.
session_processes() {
  { grep -lazsF -- "$LAB/state" /proc/[0-9]*/cmdline || true; } | xargs -r grep -lazsxE -- "$1" | cut -d/ -f3
}
masters() { session_processes -M; }
watchers() { session_processes '.*/lib/watcher'; }
no_watchers() { [[ -z $(watchers) ]]; }

# kill_unwatched NAME [PID...]: as a machine that is switched off, which leaves the files of a session behind.
kill_unwatched() {
  # shellcheck disable=SC2046 # pids
  kill -KILL $(watchers) "$(pid_of "$1")" "${@:2}"
  finish "$1"
}

# nothing_left PORT...: srun removes the files of its session itself, and its watcher the user's directory a moment later.
# shellcheck disable=SC2120 # ports: those of the tests
nothing_left() {
  local port
  equal '' "$(masters)"
  equal '' "$(find "$LAB/state" -mindepth 2)"
  eventually no_watchers
  equal '' "$(ls -A "$LAB/state")"
  for port in "$@"; do
    bindable "$port" || { echo "still taken: port $port"; return 1; }
  done
  eventually no_jobs
}

# often QUICK: how many times a fault is tried: as many, or at least 20 with check.sh --faults
often() { if [[ -z ${FAULTS:-} ]]; then echo "$1"; else echo $(($1 > 20 ? $1 : 20)); fi; }

# fault ROW TIMES [WHAT]: a row of the table that check.sh prints, once it was looked at what is left.
fault() {
  nothing_left || return
  echo "# fault $1 | ${3:-$BATS_TEST_DESCRIPTION} | $2 | nothing" >&3
}

# --- expectations
# That a file lacks a line is `run -1 grep`: `run ! grep` is content as well where the file is not there.

equal() {
  [[ $2 == "$1" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }
}

# The plugin's own lines on srun's stderr.
told() {
  grep -aF 'stunnel: ' <<<"$stderr" || true # whatever the JVM says
}

# refused MESSAGE: by srun itself, without a crash (128 and a signal, but for the 255 of its error exit), in one line.
refused() {
  equal "srun: error: stunnel: $1" "$(told)"
  [[ $status == 1 || $status == 255 ]] || { echo "exit status: $status"; return 1; }
  equal '' "$output"
}
