# Another user plants what they like in a directory like /tmp. The one name there that a session needs is that of its user's
# directory. If it is taken, the victim is told by whom, in one line; what was planted is neither followed nor trusted nor
# written nor removed. If it is not, nothing can be planted from the claim on.
load helpers

setup() {
  need_root
  put_in_order
  victim=root planter=nobody
  place=$(user_directory "$victim")
  bystander=$BASHPID
  # What the planter may lead to, and where they write; outside of this test's folder, which is closed to them.
  ground=$LAB/ground
  precious=$ground/victim/file
  seen=$ground/evil/seen
  mkdir -p "$ground/victim" "$ground/evil" "$ground/filled/1"
  printf 'process=1@1\nmark=1@1.1\nstep=1.0\n' >"$ground/filled/1/exitflag"
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

readonly all_kinds='file directory filled_directory link_to_file link_to_nothing link_to_null link_to_directory fifo silent_socket talking_socket'

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

# plant KIND PATH
plant() {
  local path=$2
  case $1 in
    file) as "$planter" sh -c 'printf "process=1@1\nstep=1.0\nmaster=1@1\n" >"$0" && chmod 666 "$0"' "$path" ;;
    directory) as "$planter" mkdir -m 777 "$path" ;;
    filled_directory) as "$planter" cp -a "$ground/filled" "$path" ;;
    link_to_file) as "$planter" ln -sT "$precious" "$path" ;;
    link_to_nothing) as "$planter" ln -sT "$ground/victim/new" "$path" ;;
    link_to_null) as "$planter" ln -sT /dev/null "$path" ;;
    link_to_directory) as "$planter" ln -sT "$ground/victim" "$path" ;;
    fifo) as "$planter" mkfifo -m 666 "$path" ;;
    silent_socket) evil_server "$path" ;;
    talking_socket) evil_server "$path" "$bystander" ;;
  esac
}

evil_server() { # SOCKET [PID]
  rm -f evil.out
  begin evil python3 "$BATS_TEST_DIRNAME/evil.py" "$planter" "$1" "$seen" "${@:2}"
  eventually listens_or_has_ended
  said evil listening
}
listens_or_has_ended() { said evil listening || has_ended evil; }

stop_evil_server() {
  [[ -e evil.pid ]] || return 0
  kill -KILL "$(pid_of evil)" 2>/dev/null || true
  finish evil 2>/dev/null
  rm evil.pid
}

# All about a file that somebody who writes, replaces, links or removes it would change.
stat_of() { stat -c '%n %i %F %U %a %s %h %Y %Z' "$@"; }
stat_of_tree() { find "$1" -printf '%p %i %M %U %s %n %T@ %C@\n' | sort; }

belongs_to_planter() { echo "state_dir: belongs to user $planter, ask them or an admin to remove it: $place"; }

# untouched STAT: what is planted, and what it leads to
untouched() {
  equal "$1" "$(stat_of_tree "$place")"
  equal "stunnel-$victim" "$(ls -A "$LAB/state")"
  equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
  [[ ! -e $seen ]]
  [[ -d /proc/$bystander ]]
}

# --- the name of the user's directory, which is the only one in state_dir

# before_the_claim PROTECTION: every kind of object has the name when srun starts.
before_the_claim() {
  local kind before planted
  protect "$1"
  for kind in $all_kinds; do
    echo "$kind" # shown if it fails
    before=$(next_job_id)
    plant "$kind" "$place"
    planted=$(stat_of_tree "$place")
    run --separate-stderr as "$victim" timeout -k 5 60 srun -D / --tunnel=:8000 echo ran
    refused "$(belongs_to_planter)"
    equal "$before" "$(next_job_id)"
    untouched "$planted"
    stop_evil_server
    rm -rf "$place"
  done
}

@test "before the claim, unprotected: told before anything is queued" { before_the_claim 0; }

@test "before the claim, protected by the kernel: told before anything is queued" { before_the_claim 1; }

@test "before the claim, by root for a user: told before anything is queued" {
  victim=nobody planter=root
  place=$(user_directory "$victim")
  before_the_claim 1
}

# Where the kernel lets a user link what is not theirs: what is found belongs to the victim.
@test "before the claim, a hard link to a file of the victim's: told before anything is queued, and not written" {
  protect 0
  local before
  as nobody ln "$precious" "$place"
  before=$(next_job_id)
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "state_dir: not a directory, remove it: $place"
  equal "$before" "$(next_job_id)"
  equal precious "$(<"$place")"
}

# --- from the claim on, nobody but the user can put, take or see a name

# nothing_can_be_planted: in the place of the directory of a living session, and in it.
nothing_can_be_planted() {
  local kind name before
  before=$(stat_of_tree "$place")
  for kind in $all_kinds; do
    for name in '' /1 /2 /1/exitflag /1/host /1/control /1/log /1/new; do
      echo "$kind as $name" # shown if it fails
      ! plant "$kind" "$place$name" 2>/dev/null
      stop_evil_server
    done
  done
  as "$planter" touch "$ground/evil/new"
  for name in '' /1 /1/exitflag /1/host /1/control /1/log; do
    echo "taking $name"
    run ! as "$planter" rm -rf "$place$name"
    run ! as "$planter" mv -fT "$ground/evil/new" "$place$name"
    run ! as "$planter" mv -f "$place$name" "$ground/evil/stolen"
    run ! as "$planter" ln -sfT "$precious" "$place$name"
    run ! as "$planter" ln "$place$name" "$ground/evil/linked"
    run ! as "$planter" ls "$place$name/"
    run ! as "$planter" cat "$place$name"
    run ! as "$planter" chmod 777 "$place$name"
  done
  equal "$before" "$(stat_of_tree "$place")"
  equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
  [[ ! -e $seen ]]
}

@test "nothing can be planted while the job waits in the queue" {
  protect 0
  begin job srun --hold --tunnel=:8000 echo ran
  eventually queued
  nothing_can_be_planted
  scontrol release "$(squeue -h -o %A)"
  finish job
  equal ran "$output"
  nothing_left
}

@test "nothing can be planted while ssh connects" {
  protect 0
  ssh_stand_in 'echo $$ >"$0.pid"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  begin job srun --tunnel=:8000 echo ran
  eventually test -s ssh.pid
  nothing_can_be_planted
  touch ssh.go
  finish job
  equal ran "$output"
  nothing_left
}

# begin_page: `job` serves the page of a2 on a1.
begin_page() {
  free_ports a1 a2
  begin job srun "$@" --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said job serving
}

page_is_there() { [[ $(fetch "localhost:$a1" 2>/dev/null) == "page of $a2" ]]; }

@test "nothing of a living session can be replaced in a sticky directory" {
  protect 0
  begin_page
  nothing_can_be_planted
  page_is_there
}

@test "nothing can be planted while the tunnel is lost, which then comes back" {
  protect 0
  ssh_stand_in 'echo $$ >"$0.pid"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  touch ssh.go
  begin_page
  rm ssh.go ssh.pid
  kill -KILL "$(masters)"
  eventually test -s ssh.pid
  nothing_can_be_planted
  touch ssh.go
  eventually page_is_there
  equal "$files_of_session" "$(ls -A "$(session_directory)")"
}

# --- another user who waits for the directory, and then plants whatever there is to plant

begin_planter() {
  begin planter python3 "$BATS_TEST_DIRNAME/planter.py" nobody "$LAB/state" root
  eventually said planter ready
}

# Until it has tried everything once more.
planter_has_tried() {
  local before
  before=$(grep -c '^round' planter.out || true)
  eventually more_rounds $((before + 1)) # the one that runs has begun before
}
more_rounds() { (($(grep -c '^round' planter.out) > $1)); }

# The planter's names are in state_dir, and none in the directory.
planter_has_failed() {
  run -1 grep -F 'got in' planter.out
  equal nobody "$(stat -c %U "$LAB/state"/root-*.tunnel* | sort -u)"
  (($(ls -d "$LAB/state"/root-*.tunnel* | wc -l) == 22))
}

@test "no srun fails although another user plants at every moment" {
  protect 0
  begin_planter
  ssh_stand_in 'echo $$ >"$0.pid"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  free_ports a1 a2
  begin job srun --hold --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually queued
  planter_has_tried
  scontrol release "$(squeue -h -o %A)"
  eventually test -s ssh.pid
  planter_has_tried
  touch ssh.go
  eventually said job serving
  planter_has_tried
  rm ssh.go ssh.pid
  kill -KILL "$(masters)"
  eventually test -s ssh.pid
  planter_has_tried
  touch ssh.go
  eventually page_is_there
  planter_has_tried
  kill -TERM "$(pid_of job)"
  finish job
  equal '' "$(masters)"
  # and in the moments between
  for _ in $(seq "$(often 10)"); do
    run --separate-stderr srun --tunnel="$a1:8000" echo ran
    equal ran "$output"
    equal 2 "$(told | wc -l)"
  done
  planter_has_failed
  kill -KILL "$(pid_of planter)"
  finish planter
  rm -rf "$LAB"/state/root-*.tunnel* "$LAB/state/of-nobody"
  fault 5 "$(often 10)" 'another user plants at every moment'
}

@test "max_sessions cannot be passed, nor used up, by planting" {
  protect 0
  configure 'max_sessions = 2'
  begin_planter
  begin_staying first --tunnel=:8000
  planter_has_tried
  begin_staying second --tunnel=:8001
  planter_has_tried
  run --separate-stderr srun --tunnel=:8002 echo ran
  [[ $(told) == "srun: error: stunnel: --tunnel: you already have 2 sessions on this login host, end one first: job "* ]]
  equal '' "$output"
  equal "$(printf '%s\n' stunnel-root/{1,2}/{control,exitflag,host,log})" "$(cd "$LAB/state" && find stunnel-root -mindepth 2 | sort)"
  planter_has_failed
}

# --- what the earlier layout had in state_dir itself: another user's is none of it

# earlier NAME: as a session of the earlier layout had it
earlier() { echo "$LAB/state/$victim-$1.tunnel"; }

@test "names of the earlier layout, taken by another user, change nothing" {
  local protection kind name planted
  for protection in 0 1; do
    protect "$protection"
    for kind in $all_kinds; do
      for name in exitflag host control log 2-exitflag; do
        echo "$kind as $name" # shown if it fails
        plant "$kind" "$(earlier "$name")"
        [[ $kind != *_socket ]] || stop_evil_server
      done
      planted=$(stat_of_tree_of_earlier)
      run --separate-stderr srun --tunnel=:8000 echo ran
      equal ran "$output"
      equal 2 "$(told | wc -l)"
      eventually no_watchers
      equal "$planted" "$(stat_of_tree_of_earlier)"
      equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
      [[ ! -e $seen ]]
      rm -rf "${LAB:?}"/state/*
    done
    protect_as_before
    rm protected
  done
}

stat_of_tree_of_earlier() { local name; for name in "$LAB/state"/*.tunnel; do stat_of_tree "$name"; done; }

@test "beside a session that is killed: its watcher removes what is its own, and nothing of others" {
  protect 0
  begin_staying job --tunnel=:8000
  local draft socket before
  draft=$(earlier exitflag).1f.$(pid_of job)
  socket=$(earlier control).0123456789abcdef
  as nobody ln -s "$precious" "$draft"
  plant file "$(earlier exitflag)"
  evil_server "$socket"
  before=$(stat_of "$draft" "$socket" "$(earlier exitflag)")
  kill -KILL "$(pid_of job)"
  finish job
  eventually no_watchers
  equal '' "$(masters)"
  equal "$before" "$(stat_of "$draft" "$socket" "$(earlier exitflag)")"
  equal 3 "$(ls -A "$LAB/state" | wc -l)"
  equal "$stat_precious" "$(stat_of "$ground/victim" "$precious")"
}

# With words that would end a process of the victim's.
@test "a hard link to a file of the victim's is not trusted, and does not block" {
  protect 0
  local before
  begin_staying bystander
  printf 'process=%s@1\nstep=1.0\nboot=%s\nmaster=%s@%s\n' "$(pid_of bystander)" "$(</proc/sys/kernel/random/boot_id)" \
    "$(pid_of bystander)" "$(cut -d' ' -f22 "/proc/$(pid_of bystander)/stat")" >"$precious"
  before=$(stat -c '%i %U %a %s %h %Y' "$precious")
  # an exitflag without an owner that lives, and a hostfile that names a process
  as nobody ln "$precious" "$(earlier exitflag)"
  as nobody ln "$precious" "$(earlier host)"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  nothing_left_of_session
  run ! has_ended bystander
  equal "$before" "$(stat -c '%i %U %a %s %h %Y' "$precious")"
}

nothing_left_of_session() {
  equal '' "$(masters)"
  eventually no_watchers
  equal '' "$(ls -A "$LAB/state")"
}
