# What dead sessions have left goes, wherever it is; what lives stays, whatever happened to its files.
load helpers

setup() {
  put_in_order
  free_ports a b
}

teardown() {
  # shellcheck disable=SC2046 # pids
  kill -KILL $(runtime_processes) 2>/dev/null || true
  tidy_up
}

begin_page() { # NAME LOGIN-PORT
  begin "$1" srun --tunnel="$2:8000" python3 "$BATS_TEST_DIRNAME/pages.py" 8000
  eventually said "$1" serving
}

is_master() { masters | grep -qx "$1"; }
masters_are() { [[ $(masters | xargs) == "$*" ]]; }
nothing_is_there() { [[ -z $(masters; watchers; ls -A "$LAB/state") ]]; }

ends() { # NAME SIGNAL
  kill "-$2" "$(pid_of "$1")"
  finish "$1"
}

# --- somebody removes files

# As systemd does it for /tmp, but for files of any age.
clean_state_dir() {
  printf 'q %s 1777 root root 0\n' "$LAB/state" >tmpfiles.conf
  systemd-tmpfiles --clean "$PWD/tmpfiles.conf"
}

@test "systemd-tmpfiles leaves the files of a living session" {
  command -v systemd-tmpfiles >/dev/null || skip 'systemd-tmpfiles is not installed'
  begin_page job "$a"
  local files
  files=$(session_files)
  mkdir "$LAB/state/old"
  : >"$LAB/state/old/file"
  clean_state_dir
  equal "stunnel-$user" "$(ls -A "$LAB/state")" # it has cleaned
  equal "$files" "$(session_files)"
  run --separate-stderr srun --tunnel="$b:8000" echo ran
  refused "--tunnel: you already have a session on this login host, end it first: $(
    )job $(squeue -s -h -o %i), srun pid $(pid_of job)"
  equal 'page of 8000' "$(fetch "localhost:$a")"
  ends job KILL
  eventually nothing_is_there
  cancel_jobs
  nothing_left
}

# loses_its_files SIGNAL: by which the first srun ends
loses_its_files() {
  local one two
  begin_staying first --tunnel="$a:8000"
  one=$(masters)
  rm -rf "$(user_directory)"
  begin_staying second --tunnel="$b:8000"
  is_master "$one"
  listening "$a"
  two=$(masters | grep -vx "$one")
  ends first "$1"
  eventually masters_are "$two"
  eventually bindable "$a"
  # the first ssh has removed the socket of the second, which has the same path
  equal "$(sed "/\/control/d" <<<"$(files_of_number 1)")" "$(session_files | sed '/\/control/d')"
  listening "$b"
  ends second TERM
  cancel_jobs
  nothing_left "$a" "$b"
}

@test "a living session whose directory is removed: the next one does not end it, and lives when it is killed" {
  loses_its_files KILL
}

@test "the same if it ends by itself" { loses_its_files TERM; }

# --- which session is dead

@test "a dead session is ended by the next srun, though that one has another number" {
  configure 'max_sessions = 2'
  begin_staying first --tunnel="$a:8000"
  begin_staying second --tunnel="$b:8000"
  ends first TERM
  eventually one_watcher
  kill_unwatched second
  equal "$(files_of_number 2)" "$(session_files)"
  cancel_jobs
  run --separate-stderr srun --tunnel="$a:8000" find "$LAB/state" -mindepth 2 -maxdepth 2
  equal "$(session_directory)" "$output"
  nothing_left "$a" "$b"
}

# Those of a living session, with the number of the session
files_of_number() { printf '%s\n' "$files_of_session" | sed "s#^#stunnel-$user/$1/#"; }

one_watcher() { [[ $(watchers | wc -w) == 1 ]]; }

# --- two places

# Each of these sruns has a /run of its own, which is the same folder.
in_runtime() { # COMMAND...
  need_root
  mkdir -p "$PWD/run/user"
  install -d -m 700 "$PWD/run/user/$UID"
  # shellcheck disable=SC2016 # for the inner shell
  runtime_wrapper=(unshare -m sh -c 'mount --bind "$0" /run && exec "$@"' "$PWD/run")
}

runtime_processes() {
  local pid
  { grep -lazsF -- "/run/user/$UID/stunnel" /proc/[0-9]*/cmdline || true; } | cut -d/ -f3 | while read -r pid; do
    [[ ! "/proc/$pid/root/run" -ef run ]] || echo "$pid"
  done
}

begin_in_runtime() { # NAME LOGIN-PORT
  begin "$1" "${runtime_wrapper[@]}" srun --tunnel="$2:8000" sh -c 'echo started; exec sleep 1000'
  eventually said "$1" started
}

# The name in state_dir is another user's for as long as that one begins.
begin_in_other_place() { # NAME LOGIN-PORT
  as_nobody mkdir "$(user_directory)"
  begin_in_runtime "$@"
  rmdir "$(user_directory)"
}

@test "a dead session in /run/user is ended by an srun in state_dir" {
  in_runtime
  begin_in_other_place job "$a"
  equal "$files_of_session" "$(ls "run/user/$UID/stunnel/1")"
  # shellcheck disable=SC2046 # pids
  kill -KILL $(runtime_processes | grep -vx "$(value_of master "run/user/$UID/stunnel/1/host" | cut -d@ -f1)") "$(pid_of job)"
  finish job
  cancel_jobs
  equal "$(value_of master "run/user/$UID/stunnel/1/host" | cut -d@ -f1)" "$(runtime_processes)"
  run --separate-stderr "${runtime_wrapper[@]}" timeout 60 srun --tunnel="$a:8000" find "$LAB/state" -mindepth 2 -maxdepth 2
  equal "$(session_directory)" "$output"
  equal '' "$(runtime_processes)"
  eventually no_watchers
  equal '' "$(ls "run/user/$UID")"
  nothing_left "$a"
}

@test "a dead session in state_dir is ended while one in /run/user lives" {
  in_runtime
  configure 'max_sessions = 2'
  begin_in_other_place first "$a"
  begin_in_runtime second "$b"
  equal "$(files_of_number 2)" "$(session_files)"
  local master mark
  master=$(masters)
  mark=$(value_of mark "$(session_directory 2)/exitflag")
  kill -KILL "$(session_processes "$mark")" "$(pid_of second)" # with its watcher, whose argument the mark is
  finish second
  is_master "$master"
  run --separate-stderr "${runtime_wrapper[@]}" timeout 60 srun --tunnel="$b:8000" echo ran
  equal ran "$output"
  run ! is_master "$master"
  equal "$files_of_session" "$(ls "run/user/$UID/stunnel/1")"
  listening "$a"
  ends first TERM
  cancel_jobs
  eventually runtime_is_empty
  nothing_left "$a" "$b"
}

runtime_is_empty() { [[ -z $(runtime_processes; ls "run/user/$UID") ]]; }

# --- a watcher that cannot watch

# /dev as before, but without /dev/null
@test "a watcher that cannot watch refuses the tunnel before anything is queued" {
  need_root
  local before runtime
  runtime=$(sed -n 's/.* runtime=\([^ ]*\).*/\1/p' "$LAB/plugstack.conf")
  mkdir dev
  cp -a /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/
  before=$(next_job_id)
  # shellcheck disable=SC2016 # for the inner shell
  run --separate-stderr unshare -m sh -c 'mount --bind dev /dev && exec timeout 60 srun "$@"' sh --tunnel="$a:8000" echo ran
  refused "watcher: cannot watch $LAB/state/stunnel-$user: No such file or directory"
  equal "$before" "$(next_job_id)"
  rmdir "$(user_directory)" # a watcher would have done it
  nothing_left "$a"
}

# --- a hostfile that cannot be written

# Without a watcher, which would end ssh as soon as srun has ended.
@test "a hostfile that cannot be written once the master is up: srun leaves neither ssh nor a file" {
  # shellcheck disable=SC2016 # for the stand-in
  ssh_stand_in 'ssh "$@" || exit' 'while [ "$1" != -E ]; do shift; done' \
    'directory=$(dirname "$2")' 'rm "$directory/host" && mkdir "$directory/host"'
  begin job srun --hold --tunnel="$a:8000" echo ran
  eventually queued
  kill -KILL "$(watchers)"
  scontrol release "$(squeue -h -o %A)"
  finish job
  refused "ssh to node1: cannot write its state: $(told | sed 's/.*its state: //')"
  rmdir "$(user_directory)"
  nothing_left "$a"
}
