# Another user plants what he likes under the names of a session, in a directory like /tmp. The victim is told whose it is,
# in one line; what was planted is neither followed nor trusted nor written nor removed.
load helpers

setup() {
  need_root
  put_in_order
  victim=root planter=nobody
  kinds=$all_kinds
  bystander=$BASHPID
  # What the planter may lead to, and where he writes; outside of this test's folder, which is closed to him.
  ground=$LAB/ground
  precious=$ground/victim/file
  seen=$ground/evil/seen
  mkdir "$ground" "$ground/victim" "$ground/evil"
  chmod 777 "$ground/evil"
  echo precious >"$precious"
  chmod 666 "$precious" # so that a mistake would show whoever makes it
  stat_precious=$(stat_of "$ground/victim" "$precious")
}

teardown() {
  [[ ! -e protected ]] || protect_as_before
  tidy_up
  rm -rf "${LAB:?}/ground"
}

readonly all_kinds='file directory link_to_file link_to_nothing link_to_null link_to_directory fifo silent_socket talking_socket'

# --- what the kernel protects in a sticky directory

protect() { # 0 or 1, for all of fs.protected_*
  local key
  for key in symlinks hardlinks fifos regular; do
    echo "$key $(<"/proc/sys/fs/protected_$key")" >>protected
    echo "$1" 2>/dev/null >"/proc/sys/fs/protected_$key" || skip "fs.protected_$key cannot be set here"
  done
}

protect_as_before() {
  local key value
  while read -r key value; do
    echo "$value" >"/proc/sys/fs/protected_$key" || true
  done <protected
}

# --- planting

as() { # USER COMMAND...
  setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups "${@:2}"
}

path_of() { echo "$LAB/state/$victim-$1.tunnel"; }

# plant KIND NAME: under the victim's NAME in state_dir.
plant() {
  local path
  path=$(path_of "$2")
  case $1 in
    file) as "$planter" sh -c 'printf "process=1@1\nstep=1.0\nmaster=1@1\n" >"$0"; chmod 666 "$0"' "$path" ;;
    directory) as "$planter" mkdir -m 777 "$path" ;;
    link_to_file) as "$planter" ln -s "$precious" "$path" ;;
    link_to_nothing) as "$planter" ln -s "$ground/victim/new" "$path" ;;
    link_to_null) as "$planter" ln -s /dev/null "$path" ;;
    link_to_directory) as "$planter" ln -s "$ground/victim" "$path" ;;
    fifo) as "$planter" mkfifo -m 666 "$path" ;;
    silent_socket) evil_server "$path" ;;
    talking_socket) evil_server "$path" "$bystander" ;;
  esac
}

evil_server() { # SOCKET [PID]
  rm -f evil.out
  begin evil python3 "$BATS_TEST_DIRNAME/evil.py" "$planter" "$1" "$seen" "${@:2}"
  eventually said evil listening
}

dig_up() {
  if [[ -e evil.pid ]]; then
    kill -KILL "$(pid_of evil)"
    finish evil 2>/dev/null
    rm evil.pid
  fi
  rm -rf "$(path_of "$1")"
}

# All about a file that somebody who writes, replaces, links or removes it would change.
stat_of() { stat -c '%n %i %F %U %a %s %h %Y %Z' "$@"; }

belongs_to_planter() { echo "state_dir: belongs to user $planter, ask them or an admin to remove it: $(path_of "$1")"; }

# untouched NAME STAT: what is planted there, and what it leads to
untouched() {
  equal "$2" "$(stat_of "$(path_of "$1")")"
  equal "$victim-$1.tunnel" "$(ls -A "$LAB/state")"
  equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
  [[ ! -e $seen ]]
  [[ -d /proc/$bystander ]]
}

# each PROTECTION MOMENT NAME...: every kind under each name, planted at that moment
each() {
  local kind name planted
  protect "$1"
  for name in "${@:3}"; do
    for kind in $kinds; do
      echo "$kind as $name" # shown if it fails
      "$2"
      dig_up "$name"
    done
  done
}

before_the_claim() {
  local before
  before=$(next_job_id)
  plant "$kind" "$name"
  planted=$(stat_of "$(path_of "$name")")
  run --separate-stderr as "$victim" timeout -k 5 60 srun -D / --tunnel=:8000 echo ran
  refused "$(belongs_to_planter "$name")"
  [[ $name != exitflag ]] || equal "$before" "$(next_job_id)"
  untouched "$name" "$planted"
}

in_the_queue() {
  begin job srun --hold --tunnel=:8000 echo ran
  eventually queued
  plant "$kind" "$name"
  planted=$(stat_of "$(path_of "$name")")
  scontrol release "$(squeue -h -o %A)"
  finish job
  refused "$(belongs_to_planter "$name")"
  untouched "$name" "$planted"
}

@test "under the exitflag's name, unprotected: told before anything is queued" { each 0 before_the_claim exitflag; }

@test "under the exitflag's name, protected by the kernel: told before anything is queued" { each 1 before_the_claim exitflag; }

@test "by root for a user, under the exitflag's name: told before anything is queued" {
  victim=nobody planter=root
  each 1 before_the_claim exitflag
}

@test "under the other names before the claim" {
  kinds='file link_to_file talking_socket'
  each 0 before_the_claim host control log
}

@test "under the other names while the job waits in the queue, unprotected" { each 0 in_the_queue host control log; }

@test "under the other names while the job waits in the queue, protected by the kernel" {
  kinds='file link_to_file fifo'
  each 1 in_the_queue host control log
}

# --- between other moments

@test "in the master's place while ssh connects: nobody talks to it" {
  ssh_stand_in 'echo $$ >"$0.pid"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  begin job srun --tunnel=:8000 echo ran
  eventually test -s ssh.pid
  plant talking_socket control
  planted=$(stat_of "$(path_of control)")
  touch ssh.go
  finish job
  refused "$(belongs_to_planter control)"
  untouched control "$planted"
  # which it would have told
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])' "$(path_of control)"
  eventually test -s "$seen"
}

@test "nothing of a living session can be replaced in a sticky directory" {
  protect 0
  free_ports a1 a2
  begin first srun --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said first serving
  local before name
  before=$(stat_of "$LAB"/state/*)
  for name in exitflag host control log; do
    as nobody touch "$ground/evil/new"
    run ! as nobody rm -f "$(path_of "$name")"
    run ! as nobody mv -f "$ground/evil/new" "$(path_of "$name")"
    run ! as nobody ln -sf "$precious" "$(path_of "$name")"
    run ! as nobody cat "$(path_of "$name")"
  done
  equal "$before" "$(stat_of "$LAB"/state/*)"
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

@test "beside a session that is killed: its watcher removes what is its own, and nothing of others" {
  protect 0
  begin_staying job --tunnel=:8000
  local draft socket before
  draft=$(path_of exitflag).1f.$(pid_of job)
  socket=$(path_of control).0123456789abcdef
  as nobody ln -s "$precious" "$draft"
  evil_server "$socket"
  before=$(stat_of "$draft" "$socket")
  kill -KILL "$(pid_of job)"
  finish job
  eventually no_watchers
  equal '' "$(masters)"
  equal "$before" "$(stat_of "$draft" "$socket")"
  equal 2 "$(ls -A "$LAB/state" | wc -l)"
  equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
}

# --- hard links, where the kernel lets a user link what is not his: what is found belongs to the victim

# With words that would end a process of the victim's.
@test "a hard link to a file of the victim's is not trusted, and does not block" {
  protect 0
  local name before
  begin_staying bystander
  printf 'process=%s@1\nstep=1.0\nmaster=%s@%s\n' "$(pid_of bystander)" "$(pid_of bystander)" \
    "$(cut -d' ' -f22 "/proc/$(pid_of bystander)/stat")" >"$precious"
  before=$(stat -c '%i %U %a %s %h %Y' "$precious")
  for name in exitflag host control log; do
    as nobody ln "$precious" "$(path_of "$name")"
    run --separate-stderr srun --tunnel=:8000 echo ran
    equal ran "$output"
    equal "$before" "$(stat -c '%i %U %a %s %h %Y' "$precious")"
    nothing_left_of_session
  done
  run ! has_ended bystander
}

nothing_left_of_session() { equal '' "$(masters; ls -A "$LAB/state")"; }

# The kernel takes back a process's locks on a file as soon as it closes any descriptor of it.
@test "a hard link to a living claim in the hostfile's place does not cost the claim its lock" {
  protect 0
  begin first srun --hold --tunnel=:8000 sh -c 'echo started; exec sleep 1000'
  eventually queued
  as nobody ln "$(path_of exitflag)" "$(path_of host)"
  scontrol release "$(squeue -h -o %A)"
  eventually said first started
  run --separate-stderr srun --tunnel=:8001 echo ran
  refused "--tunnel: you have a session on this login host already, end it first: job $(
    squeue -s -h -o %i), srun pid $(pid_of first)"
}
