# One session per user and login host, unless the site says more; claims of the dead are nobody's.
load helpers

in_use='--tunnel: you already have a session on this login host, end it first'

step_of() { squeue -s -h -o %i | head -n 1; }

@test "a second srun is refused, naming job and pid of the first, and queues nothing" {
  begin_staying first --tunnel=:8000
  local before
  before=$(next_job_id)
  run --separate-stderr srun --tunnel=:8001 echo ran
  refused "$in_use: job $(step_of), srun pid $(pid_of first)"
  equal "$before" "$(next_job_id)"
}

@test "the first one's tunnel survives the refusal of the second" {
  free_ports a1 a2
  begin first srun --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said first serving
  run srun --tunnel=:8001 true
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

@test "a second srun is refused while the first waits in the queue" {
  begin first srun --hold --tunnel=:8000 true
  eventually queued
  run --separate-stderr srun --tunnel=:8001 echo ran
  refused "$in_use: waiting for its nodes, srun pid $(pid_of first)"
}

# Fault 6 of the C plugins
@test "an srun without --tunnel neither minds a session nor ends it" {
  free_ports a1 a2
  begin first srun --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said first serving
  run --separate-stderr srun echo ran
  equal ran "$output"
  equal '' "$stderr"
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

# Fault 7 of the C plugins
@test "the claim of an srun that was killed is taken over without a question, its master ended" {
  free_ports a1 a2 b1
  begin_staying first --tunnel="$a1:$a2"
  local master
  master=$(masters)
  kill_unwatched first
  # srun's shepherd, a forked copy, cancels the job and ends: it leaves the session to the next srun's watcher
  eventually group_has_ended "$(pid_of first)"
  equal "$master" "$(masters)"
  run --separate-stderr srun --tunnel="$b1:8001" echo ran
  equal ran "$output"
  equal 2 "$(told | wc -l)"
  eventually has_gone "$master"
  nothing_left "$a1" "$b1"
}

group_has_ended() { ! pgrep -g "$1" >/dev/null; }
has_gone() { [[ ! -d /proc/$1 ]]; }

@test "the very port of an srun that was killed can be taken over with its claim" {
  free_ports a1 a2
  begin_staying first --tunnel="$a1:$a2"
  kill_unwatched first
  run --separate-stderr srun --tunnel="$a1:8001" printenv SLURM_STUNNEL_PORTS
  equal "$a1:8001" "$output"
}

@test "what is left of an srun that was killed together with its master does not harm the next session" {
  free_ports a1 a2
  begin_staying first --tunnel="$a1:$a2"
  kill_unwatched first "$(masters)"
  run --separate-stderr srun --tunnel="$a1:8001" echo ran
  equal ran "$output"
  equal 2 "$(told | wc -l)"
  nothing_left "$a1"
}

# Without an exitflag nothing tells that its srun is dead. Only the user can remove one.
@test "a master whose claim was removed is left alone, and the next session has its tunnel" {
  begin_staying first --tunnel=:8000
  local master
  master=$(masters)
  kill_unwatched first
  rm "$(session_directory)/exitflag"
  run --separate-stderr srun --tunnel=:8001 echo ran
  equal ran "$output"
  equal "$master" "$(masters)"
  kill "$master"
  eventually has_gone "$master"
  nothing_left
}

@test "the claim of an srun that was killed in the queue is taken over" {
  begin first srun --hold --tunnel=:8000 true
  eventually queued
  kill_unwatched first
  run --separate-stderr srun --tunnel=:8001 echo ran
  equal ran "$output"
}

@test "the claim of an srun that was killed while ssh connected is taken over, that ssh ended" {
  ssh_stand_in 'echo $$ >"$0.pid"; exec sleep 1000'
  begin first srun --tunnel=:8000 true
  eventually test -s ssh.pid
  kill_unwatched first
  cp "$LAB/stunnel.conf.lab" "$LAB/stunnel.conf"
  run --separate-stderr srun --tunnel=:8001 echo ran
  equal ran "$output"
  eventually has_gone "$(<ssh.pid)"
}

@test "a dead claim whose pid was given to another process harms that process not" {
  begin_staying bystander
  mkdir -m 700 "$(user_directory)" "$(session_directory)"
  printf 'process=%s@1\nmark=%s@1.1f2e\nstep=1.0\n' "$(pid_of bystander)" "$(pid_of bystander)" \
    >"$(session_directory)/exitflag"
  printf 'node=node1\nboot=%s\nmaster=%s@1\n' "$(</proc/sys/kernel/random/boot_id)" "$(pid_of bystander)" \
    >"$(session_directory)/host"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  run ! has_ended bystander
}

# --- somebody removes the directory of a living session, such as root who cleans /tmp

# removed_while_it_lives: `first` serves the page of a2 on a1, without its files; `second` has a session at the same path.
removed_while_it_lives() {
  free_ports a1 a2 b1 b2
  begin first srun --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said first serving
  first_master=$(masters)
  rm -rf "$(user_directory)"
  begin second srun --tunnel="$b1:$b2" python3 "$BATS_TEST_DIRNAME/pages.py" "$b2"
  eventually said second serving
  equal "$files_of_session" "$(ls -A "$(session_directory)")"
  equal "page of $a2" "$(fetch "localhost:$a1")"
  equal "page of $b2" "$(fetch "localhost:$b1")"
}

# ends_alone SIGNAL: the first; the second's tunnel and files stay as they are. All but the name of its control socket, which
# the first one's ssh removes as it ends (9.2) and nothing needs any more.
ends_alone() {
  local before
  before=$(files_of_second)
  kill "-$1" "$(pid_of first)"
  finish first
  [[ $1 == KILL ]] || equal '' "$(grep -aF 'error: stunnel' <<<"$stderr")"
  eventually one_watcher
  equal "$(pid_of second)" "$(value_of process "$(session_directory)/exitflag" | cut -d@ -f1)"
  equal "$before" "$(files_of_second)"
  equal "page of $b2" "$(fetch "localhost:$b1")"
}

files_of_second() { stat -c '%n %i %a %s %Y' "$(session_directory)"/{exitflag,host,log}; }

one_watcher() { [[ $(watchers | wc -w) == 1 ]]; }

@test "a session whose files were removed goes on and ends beside a second one at the same path" {
  local signal
  for signal in TERM KILL; do
    removed_while_it_lives
    ends_alone "$signal"
    eventually has_gone "$first_master"
    run ! listening "$a1"
    kill -TERM "$(pid_of second)"
    finish second
    nothing_left
    run ! listening "$b1"
  done
}

@test "and the second one ends beside the first, whose tunnel goes on" {
  local signal
  for signal in TERM KILL; do
    removed_while_it_lives
    kill "-$signal" "$(pid_of second)"
    finish second
    eventually one_watcher
    eventually state_is_empty
    equal "$first_master" "$(masters)"
    equal "page of $a2" "$(fetch "localhost:$a1")"
    run ! listening "$b1"
    kill "-$signal" "$(pid_of first)"
    finish first
    eventually has_gone "$first_master"
    eventually nothing_left
    run ! listening "$a1"
  done
}

state_is_empty() { [[ -z $(ls -A "$LAB/state") ]]; }

# --- ten at once

@test "of ten sruns at once exactly one has the session" { one_of_ten; }

@test "of ten sruns that find a dead claim exactly one has the session" {
  begin_staying dead --tunnel=:8000
  kill_unwatched dead
  eventually no_jobs
  one_of_ten
}

one_of_ten() {
  local i winners=0
  for i in {1..10}; do
    begin "srun$i" srun --tunnel=:8000 sh -c 'echo started; exec sleep 1000'
  done
  eventually nine_have_ended
  for i in {1..10}; do
    if has_ended "srun$i"; then
      finish "srun$i"
      refused "$(told | sed 's/^srun: error: stunnel: //')"
      [[ $(told) == *"$in_use: "* ]]
    else
      winners=$((winners + 1))
      eventually said "srun$i" started
    fi
  done
  equal 1 "$winners"
  equal 1 "$(squeue -h -o %A | wc -l)"
  equal 1 "$(masters | wc -l)"
  equal "$(sed "s#^#stunnel-$user/1/#" <<<"$files_of_session")" "$(session_files)"
}

nine_have_ended() {
  local i ended=0
  for i in {1..10}; do
    ! has_ended "srun$i" || ended=$((ended + 1))
  done
  ((ended >= 9))
}

# Fault 9 of the C plugins
@test "files of a session are the user's alone" {
  begin_staying first --tunnel=:8000
  equal "stunnel-$user" "$(ls -A "$LAB/state")"
  equal "$files_of_session" "$(ls -A "$(session_directory)")"
  equal "700 $user" "$(stat -c '%a %U' "$(user_directory)" "$(session_directory)" | sort -u)"
  equal "600 $user" "$(stat -c '%a %U' "$(session_directory)"/* | sort -u)"
}

@test "another user has a session of his own" {
  need_root
  free_ports a1 a2
  begin first srun --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said first serving
  run --separate-stderr as_nobody timeout 60 srun -D / --tunnel=:8001 \
    sh -c 'id -un; cd "$0"; ls; ls stunnel-nobody/1; ls stunnel-root 2>&1; ls stunnel-root/1/host 2>&1' "$LAB/state"
  equal "nobody
stunnel-nobody
stunnel-root
$files_of_session
ls: cannot open directory 'stunnel-root': Permission denied
ls: cannot access 'stunnel-root/1/host': Permission denied" "$output"
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

@test "a directory that others may enter is not used, nor what is no directory, though it is the user's own" {
  local mode kind
  for mode in 750 705 710 701 777; do
    mkdir "$(user_directory)"
    chmod "$mode" "$(user_directory)"
    run --separate-stderr srun --tunnel=:8000 echo ran
    refused "state_dir: open to other users, remove it: $(user_directory)"
    equal "$mode" "$(stat -c %a "$(user_directory)")"
    rmdir "$(user_directory)"
  done
  mkdir -m 700 elsewhere
  for kind in touch mkfifo "ln -s $PWD/elsewhere" 'ln -s /nonexistent'; do
    $kind "$(user_directory)"
    run --separate-stderr srun --tunnel=:8000 echo ran
    refused "state_dir: not a directory, remove it: $(user_directory)"
    equal '' "$(ls -A elsewhere)"
    rm "$(user_directory)"
  done
}

# --- in /run/user

# as_logged_in CHANGE COMMAND...: as nobody, in a namespace where systemd would have made the directory of a user who is
# logged in, and CHANGE has been done to it.
as_logged_in() {
  local command
  # shellcheck disable=SC2016 # for the inner shell
  command='mount -t tmpfs -o mode=755 run /run && install -d -m 700 -o nobody "/run/user/$1" && $2 && shift 2 && exec "$@"'
  unshare -m sh -c "$command" sh "$(id -u nobody)" "$1" setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups \
    env HOME=/nonexistent timeout 60 "${@:2}"
}

@test "where another user has taken the directory's name, the user's own directory takes its place" {
  need_root
  local theirs runtime
  theirs=$(user_directory nobody)
  runtime=/run/user/$(id -u nobody)/stunnel
  free_ports a
  echo planted >"$theirs"
  run --separate-stderr as_logged_in : srun -D / --tunnel="$a:8000" \
    sh -c 'cat /proc/[0-9]*/cmdline | tr "\0" "\n" | grep -m 1 -x "/run/user/[0-9]*/stunnel/1/control"'
  equal "srun: stunnel: state_dir: belongs to user root, ask them or an admin to remove it: $theirs; using \
$runtime until then" "$(told | head -n 1)"
  equal "$runtime/1/control" "$output"
  equal planted "$(<"$theirs")"
  rm "$theirs"
  nothing_left "$a"
}

@test "a directory that is not the user's alone does not take its place" {
  need_root
  local change runtime
  runtime=/run/user/$(id -u nobody)
  echo planted >"$(user_directory nobody)"
  for change in "chmod 750 $runtime" "chmod 701 $runtime" "chown root $runtime" "rmdir $runtime"; do
    run --separate-stderr as_logged_in "$change" srun -D / --tunnel=:8000 true
    refused "state_dir: belongs to user root, ask them or an admin to remove it: $(user_directory nobody)"
  done
}

# --- root and a user side by side

# begin_page_as USER LOGIN EXEC: USER's srun, called like him, that serves a page.
begin_page_as() {
  rm -f "$1.out" # of one before
  begin "$1" setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups \
    env HOME=/nonexistent srun -D / --tunnel="$2:$3" python3 "$LAB/pages.py" "$3"
  eventually said "$1" serving
}

# All that another user's srun could have changed about a session.
state_of() {
  find "$(user_directory "$1")" -printf '%p %i %U %m %s %T@ %C@\n' | sort
  masters | xargs ps -o pid=,user=,args= -p | grep "stunnel-$1/1/control"
}

# undisturbed OWNER OTHER: OWNER's session is what it was after OTHER's has come, was refused a second one, ended, and was killed.
undisturbed() {
  need_root
  free_ports a1 a2 b1 b2
  cp "$BATS_TEST_DIRNAME/pages.py" "$LAB/"
  chmod 644 "$LAB/pages.py"
  begin_page_as "$1" "$a1" "$a2"
  local before
  before=$(state_of "$1")
  begin_page_as "$2" "$b1" "$b2"
  run --separate-stderr setpriv --reuid="$2" --regid="$(id -g "$2")" --clear-groups timeout 60 srun -D / --tunnel=:8000 echo ran
  refused "$in_use: job $(squeue -s -h -o "%u %i" | sed -n "s/^$2 //p"), srun pid $(pid_of "$2")"
  kill -TERM "$(pid_of "$2")"
  finish "$2"
  equal "$before" "$(state_of "$1")"
  begin_page_as "$2" "$b1" "$b2"
  kill_unwatched_of "$2"
  begin_page_as "$2" "$b1" "$b2" # tidies up behind the killed one
  kill -KILL "$(pid_of "$2")"
  finish "$2"
  eventually nothing_of "$2"
  equal "$before" "$(state_of "$1")"
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

kill_unwatched_of() {
  # shellcheck disable=SC2046 # pids
  kill -KILL $(watchers | xargs ps -o pid=,user= -p | awk -v user="$1" '$2 == user { print $1 }') "$(pid_of "$1")"
  finish "$1"
}
nothing_of() { [[ ! -e $(user_directory "$1") ]]; }

@test "root's sessions come, end and are killed beside a user's, and change nothing of it" { undisturbed nobody root; }

@test "a user's sessions come, end and are killed beside root's, and change nothing of it" { undisturbed root nobody; }
