# A state_dir that cannot hold a session, at each stage of one; and homes that ssh cannot read, an ssh that is none.
load helpers

# Often enough to meet what happens now and then.
readonly times=20

setup() {
  put_in_order
  free_ports a
}

teardown() {
  tidy_up
  ! mountpoint -q "$LAB/state" || umount -l "$LAB/state"
}

state_dir() { sed -i "s#^state_dir = .*#state_dir = $1#" "$LAB/stunnel.conf"; }

# srun_is_refused MESSAGE [WORD...]: before anything is queued, again and again; srun is preceded by the words.
srun_is_refused() {
  local before
  before=$(next_job_id)
  for _ in $(seq "$times"); do
    run --separate-stderr "${@:2}" timeout -k 5 60 srun -D / --tunnel="$a:8000" echo ran
    refused "$1"
    equal '' "$(masters)"
    bindable "$a"
    eventually no_watchers
  done
  equal "$before" "$(next_job_id)"
  run --separate-stderr "${@:2}" timeout -k 5 60 srun -D / echo ran
  equal ran "$output$stderr"
}

# has_tunnel [WORD...]
has_tunnel() {
  run --separate-stderr "$@" timeout -k 5 60 srun -Q -D / --tunnel="$a:8000" echo ran
  equal 0 "$status"
  equal ran "$output$stderr"
}

# --- a file system that is full

tmpfs() {
  need_root
  mount -t tmpfs -o "mode=1777,$1" none "$LAB/state" || skip 'no tmpfs can be mounted here'
}

fill_up() { ! head -c 1M /dev/zero >"$LAB/state/filler" 2>/dev/null; }
use_all_inodes() {
  local i=0
  while (: >"$LAB/state/filler.$i") 2>/dev/null; do i=$((i + 1)); done
}
empty() { rm -f -- "$LAB/state"/filler*; }

@test "full before the claim" {
  tmpfs size=16k
  fill_up
  srun_is_refused "state_dir: cannot claim a session: No space left on device: $LAB/state/stunnel-$user/1"
  empty
  fault 5 "$times"
  has_tunnel
}

@test "out of inodes before the claim" {
  tmpfs size=1m,nr_inodes=8
  use_all_inodes
  srun_is_refused "state_dir: cannot claim a session: No space left on device: $LAB/state"
  empty
  fault 5 "$times"
  has_tunnel
}

# becomes_worse COMMAND LINE...: while the job waits in the queue; srun says the lines, the command does not run.
becomes_worse() {
  for _ in $(seq "$(often 5)"); do
    begin job srun --hold --tunnel="$a:8000" echo ran
    eventually queued
    "$1"
    scontrol release "$(squeue -h -o %A)"
    finish job
    equal "$(printf 'srun: error: stunnel: %s\n' "${@:2}")" "$(told)"
    equal 1 "$status"
    equal '' "$output"
    empty
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
}

@test "filled up while the job waits" {
  tmpfs size=16k
  becomes_worse fill_up 'ssh to node1: cannot write its state: No space left on device'
}

@test "out of inodes while the job waits" {
  tmpfs size=1m,nr_inodes=8
  becomes_worse use_all_inodes "ssh to node1: cannot write its state: No space left on device: $(session_directory)/log"
}

# has_become_worse COMMAND: while the command runs: the tunnel lives, and ends as ever.
has_become_worse() {
  for _ in $(seq "$(often 5)"); do
    rm -f go job.out
    mkfifo go
    begin job srun --tunnel="$a:8000" sh -c 'echo started; read -r _ <go; exit 7'
    eventually said job started
    "$1"
    listening "$a"
    echo >go
    finish job
    equal 7 "$status"
    equal 2 "$(wc -l <<<"$(told)")"
    empty
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
}

@test "filled up while the command runs" {
  tmpfs size=16k
  has_become_worse fill_up
}

@test "out of inodes while the command runs" {
  tmpfs size=1m,nr_inodes=12
  has_become_worse use_all_inodes
}

# ssh has words of its own for it, in its log.
@test "out of inodes while ssh connects" {
  tmpfs size=1m,nr_inodes=16
  ssh_stand_in "i=0; while touch '$LAB/state/filler.'\$i; do i=\$((i + 1)); done 2>/dev/null" 'exec ssh "$@"'
  for _ in $(seq "$(often 5)"); do
    run --separate-stderr srun --tunnel="$a:8000" echo ran
    equal "srun: error: stunnel: ssh to node1: no connection: exit code 255: unix_listener: cannot bind to path \
$(session_directory)/control.X: No space left on device" "$(told | sed -E 's/(control)\.[^:]{16}:/\1.X:/')"
    equal 1 "$status"
    equal '' "$output"
    empty
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
}

# --- a state_dir that is none, or not for this

@test "read-only" {
  tmpfs ro
  srun_is_refused "state_dir: cannot claim a session: Read-only file system: $LAB/state"
  fault 5 "$times"
}

@test "missing" {
  state_dir "$LAB/state/missing"
  srun_is_refused "state_dir: cannot claim a session: No such file or directory: $LAB/state/missing"
  fault 5 "$times"
}

@test "removed while the job waits" {
  state_dir "$LAB/state/dir"
  for _ in $(seq "$(often 5)"); do
    mkdir "$LAB/state/dir"
    begin job srun --hold --tunnel="$a:8000" echo ran
    eventually queued
    rm -r "$LAB/state/dir"
    scontrol release "$(squeue -h -o %A)"
    finish job
    equal "srun: error: stunnel: state_dir: somebody has removed the files of this session: \
$LAB/state/dir/stunnel-$user/1" "$(told)"
    equal 1 "$status"
    equal '' "$output"
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
}

@test "a file" {
  echo precious >"$LAB/state/file"
  state_dir "$LAB/state/file"
  srun_is_refused "state_dir: cannot claim a session: Not a directory: $LAB/state/file"
  equal precious "$(<"$LAB/state/file")"
  rm "$LAB/state/file"
  fault 5 "$times"
}

@test "not the user's to write to" {
  need_root
  mkdir "$LAB/state/dir"
  state_dir "$LAB/state/dir"
  for mode in 755 700; do
    chmod $mode "$LAB/state/dir"
    srun_is_refused "state_dir: cannot claim a session: Permission denied: $LAB/state/dir" as_nobody
  done
  rmdir "$LAB/state/dir"
  fault 5 $((2 * times))
}

# srun and its watcher list the user's own directory only.
@test "not the user's to list" {
  need_root
  mkdir -m 1733 "$LAB/state/dir"
  state_dir "$LAB/state/dir"
  for _ in $(seq "$(often 1)"); do
    has_tunnel as_nobody
    eventually is_empty "$LAB/state/dir"
    begin job setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME=/nonexistent \
      srun -D / --tunnel="$a:8000" sh -c 'echo started; exec sleep 1000'
    eventually said job started
    kill -KILL "$(pid_of job)"
    finish job
    eventually is_empty "$LAB/state/dir"
    equal '' "$(masters)"
    eventually no_jobs
  done
  rmdir "$LAB/state/dir"
  fault 5 "$(often 1)"
}

@test "a place that is the kernel's" {
  state_dir /proc
  srun_is_refused 'state_dir: cannot claim a session: No such file or directory: /proc'
  state_dir /sys
  srun_is_refused 'state_dir: cannot claim a session: Operation not permitted: /sys'
  fault 5 $((2 * times))
}

@test "on a file system that takes no text" {
  need_root
  mount -t hugetlbfs none "$LAB/state" || skip 'no hugetlbfs can be mounted here'
  srun_is_refused "state_dir: cannot claim a session: Invalid argument: $LAB/state/stunnel-$user/1"
  fault 5 "$times"
}

# sshfs stands for the file systems without hard links or sockets: vfat and exfat have neither. It says so, or makes
# another file of the second name, whose locks nobody else would see.
on_sshfs() {
  local server option
  for server in /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server; do
    [[ ! -x $server ]] || ln -sf "$server" sftp
  done
  printf '#!/bin/sh\nexec %s/sftp\n' "$PWD" >transport
  chmod +x transport
  mkdir -p disk
  sshfs -o "ssh_command=$PWD/transport$1" "x:$PWD/disk" "$LAB/state" 3>&- || skip 'nothing can be mounted by sshfs here'
}

@test "on a file system without hard links" {
  on_sshfs ,disable_hardlink
  srun_is_refused "state_dir: cannot claim a session: Operation not permitted: $LAB/state/stunnel-$user/1"
  fault 5 "$times"
  equal '' "$(ls -A disk)"
}

@test "on one whose second name for a file is a second file" {
  on_sshfs ''
  srun_is_refused "state_dir: cannot claim a session: no hard links: $LAB/state/stunnel-$user/1"
  fault 5 "$times"
  equal '' "$(ls -A disk)"
}

# --- paths

@test "spaces, percent signs and other alphabets, in each locale" {
  local locale dir="$LAB/state/%h %% \"ü\" 日本"
  mkdir "$dir"
  state_dir "$dir"
  if localedef -i de_DE -f ISO-8859-1 "$PWD/de_DE" 2>/dev/null; then export LOCPATH=$PWD; fi
  for locale in C C.UTF-8 de_DE; do
    for _ in $(seq "$(often 1)"); do
      rm -f job.out
      LC_ALL=$locale begin_staying job --tunnel="$a:8000"
      equal "$files_of_session" "$(ls "$dir/stunnel-$user/1")"
      kill -TERM "$(pid_of job)"
      finish job
      eventually is_empty "$dir"
      rm -f job.out
      LC_ALL=$locale begin_staying job --tunnel="$a:8000"
      kill -KILL "$(pid_of job)"
      finish job
      eventually is_empty "$dir"
      equal '' "$(masters)"
      eventually no_jobs
      eventually bindable "$a"
    done
  done
  rmdir "$dir"
  fault 5 "$(often 1)"
}

is_empty() { [[ -z $(ls -A "$1") ]]; }

@test "a relative path" {
  state_dir state
  srun_is_refused "$LAB/stunnel.conf:1: state_dir: not an absolute path: state"
  fault 5 "$times"
}

@test "a path that leads through links and dots" {
  mkdir "$LAB/state/dir"
  ln -s dir "$LAB/state/link"
  state_dir "$LAB/state/../state/link/."
  for _ in $(seq "$times"); do
    has_tunnel
    eventually is_empty "$LAB/state/dir"
  done
  rm -r "$LAB"/state/*
  fault 5 "$times"
}

# --- a home that is none

@test "a home that is missing or cannot be read" {
  need_root
  mkdir -m 700 closed
  for _ in $(seq "$(often 5)"); do
    has_tunnel as_nobody env HOME="$PWD/missing"
    has_tunnel as_nobody env HOME="$PWD/closed"
    has_tunnel as_nobody env -u HOME
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
}

# --- an ssh that is none

# ssh_cannot_start SSH WHY: and what it is worth to look at before the queue is left to ssh itself.
ssh_cannot_start() {
  configure "ssh_command = $1"
  for _ in $(seq "$(often 5)"); do
    run --separate-stderr srun --tunnel="$a:8000" echo ran
    equal "srun: error: stunnel: ssh: cannot start: $1: $2" "$(told)"
    equal 1 "$status"
    equal '' "$output"
    nothing_left "$a"
  done
  fault 5 "$(often 5)"
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "an ssh that may not be executed" {
  : >ssh
  ssh_cannot_start "$PWD/ssh" 'Permission denied'
}

@test "an ssh that is a directory" {
  mkdir ssh
  ssh_cannot_start "$PWD/ssh" 'Permission denied'
}

@test "an ssh that is a text without #!" {
  echo 'touch "$0.ran"' >ssh
  chmod +x ssh
  ssh_cannot_start "$PWD/ssh" 'Exec format error'
  [[ ! -e ssh.ran ]]
}

@test "an ssh in the PATH that may not be executed, and no other" {
  : >ssh-of-ours
  PATH=$PWD:$PATH
  ssh_cannot_start ssh-of-ours 'Permission denied'
}

@test "an ssh that neither connects nor ends when it is told to" {
  ssh_stand_in 'echo $$ >"$0.pid"; trap "" HUP INT TERM; while :; do sleep 1; done'
  configure 'connect_timeout = 1'
  for _ in $(seq "$(often 1)"); do
    run --separate-stderr setsid -w timeout -k 5 60 srun --tunnel="$a:8000" echo ran
    equal 'srun: error: stunnel: ssh to node1: no connection within connect_timeout: 1 s' "$(told)"
    equal 1 "$status"
    nothing_left "$a"
    run ! kill -0 "$(<ssh.pid)"
  done
  fault 5 "$(often 1)"
}

@test "an ssh that dies by a fault of its own" {
  local signal
  for signal in SEGV:11 ABRT:6 TERM:15 PIPE:13; do
    ssh_stand_in "kill -${signal%:*} \$\$"
    for _ in $(seq "$(often 2)"); do
      run --separate-stderr srun --tunnel="$a:8000" echo ran
      equal "srun: error: stunnel: ssh to node1: no connection: ended by signal ${signal#*:}" "$(told)"
      equal 1 "$status"
      nothing_left "$a"
    done
    put_in_order
  done
  fault 5 $((4 * $(often 2)))
}

