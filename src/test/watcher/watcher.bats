# The watcher under AddressSanitizer and UndefinedBehaviorSanitizer, with files that srun would never have written.
bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)

boot=boot=$(</proc/sys/kernel/random/boot_id)

setup_file() {
  "${CC:-gcc}" -g -O1 -D_GNU_SOURCE -std=gnu11 -Wall -Wextra -Wshadow -Werror -fsanitize=address,undefined \
    -fno-sanitize-recover=undefined -o "$BATS_FILE_TMPDIR/watcher" "$repository"/watcher/*.c
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir state other
  start srun
}

teardown() {
  # shellcheck disable=SC2046 # pids
  kill -KILL $(cat ./*.pid) 2>/dev/null || true
}

# start NAME: a process that stays, as <pid>@<start time> in $NAME.
start() {
  sleep 1000 3>&- &
  echo $! >"$1.pid"
  printf -v "$1" '%s@%s' $! "$(cut -d' ' -f22 "/proc/$!/stat")"
}

# srun is killed, and the watcher comes to its end.
after_kill() {
  export ASAN_OPTIONS=log_path=$PWD/sanitizer:detect_leaks=0 UBSAN_OPTIONS=log_path=$PWD/sanitizer
  "$BATS_FILE_TMPDIR/watcher" "$PWD/state" alice "$srun" 0 3>&-
  kill -KILL "${srun%@*}" 2>/dev/null || true
  wait "${srun%@*}" 2>/dev/null || true
  while pgrep -f -- "watcher $PWD/state" >/dev/null; do sleep 0.05; done
  cat sanitizer* 2>/dev/null && return 1
  return 0
}

left() { (cd state && find . -mindepth 1 -printf '%P\n' | sort | xargs); }
equal() { [[ $2 == "$1" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }; }
lives() { grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/${1%@*}/status" 2>/dev/null; }

session() { # NAME of the files, process= and master= of them
  printf 'process=%s\nstep=12.0\n' "$2" >"state/$1-exitflag.tunnel"
  printf 'node=node1\n%s\nmaster=%s\n' "$boot" "$3" >"state/$1-host.tunnel"
  : >"state/$1-log.tunnel"
}

@test "the session of a killed srun is ended: its master, its files, its drafts" {
  start master
  session alice "$srun" "$master"
  : >"state/alice-exitflag.tunnel.1f.${srun%@*}"
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("state/alice-control.tunnel")'
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("state/alice-control.tunnel.0123456789abcdef")'
  after_kill
  equal '' "$(left)"
  run ! lives "$master"
}

@test "a master that srun had no time to write down is ended by its command line" {
  session alice "$srun" 0@0
  bash -c 'exec -a ssh sh -c "while :; do sleep 1; done" ssh -f -S "$0" -- node1' "$PWD/state/alice-control.tunnel" 3>&- &
  echo $! >master.pid
  bash -c 'exec -a ssh sh -c "while :; do sleep 1; done" ssh -f -S "$0" -- node1' "$PWD/state/bob-control.tunnel" 3>&- &
  echo $! >bob.pid
  until grep -qs node1 "/proc/$(<bob.pid)/cmdline"; do sleep 0.05; done
  after_kill
  equal '' "$(left)"
  run ! lives "$(<master.pid)@"
  lives "$(<bob.pid)@"
}

@test "of several sessions its own, whose files are named by the step" {
  start other_srun
  start master
  session alice-12.0 none "$master"
  mv state/alice-12.0-exitflag.tunnel state/alice-2-exitflag.tunnel
  printf 'process=%s\nstep=12.0\n' "$srun" >state/alice-2-exitflag.tunnel
  printf 'process=%s\nstep=13.0\n' "$other_srun" >state/alice-1-exitflag.tunnel
  : >state/alice-13.0-host.tunnel
  after_kill
  equal 'alice-1-exitflag.tunnel alice-13.0-host.tunnel' "$(left)"
  run ! lives "$master"
}

@test "what is not this srun's stays" {
  start other_srun
  start master
  session alice "$other_srun" "$master"
  : >"state/alice-exitflag.tunnel.1f.1${srun%@*}"
  : >"state/bob-exitflag.tunnel"
  local before
  before=$(left)
  after_kill
  equal "$before" "$(left)"
  lives "$master"
}

@test "a pid that another process has now is not srun's claim" {
  printf 'process=%s@1\n' "${srun%@*}" >state/alice-exitflag.tunnel
  after_kill
  equal alice-exitflag.tunnel "$(left)"
}

# lock_held: by another srun, which has found the claim of a dead one.
lock_held() {
  printf 'process=%s\n' "$srun" >state/alice-exitflag.tunnel
  python3 -c 'import fcntl, time
file = open("state/alice-exitflag.tunnel", "r+")
fcntl.lockf(file, fcntl.LOCK_EX)
open("locked", "w")
time.sleep(1000)' 3>&- &
  echo $! >locker.pid
  until [[ -e locked ]]; do sleep 0.05; done
  "$BATS_FILE_TMPDIR/watcher" "$PWD/state" alice "$srun" 0 3>&-
  kill -KILL "${srun%@*}"
  until grep -q -- "-> POSIX .*:$(stat -c %i state/alice-exitflag.tunnel) " /proc/locks; do sleep 0.01; done
  equal alice-exitflag.tunnel "$(left)"
}

@test "a claim that another srun is about to take over is left to it" {
  lock_held
  rm state/alice-exitflag.tunnel
  : >state/alice-exitflag.tunnel
  kill -KILL "$(<locker.pid)"
  while pgrep -f -- "watcher $PWD/state" >/dev/null; do sleep 0.05; done
  equal alice-exitflag.tunnel "$(left)"
}

@test "unless that one is killed in the middle of it as well" {
  lock_held
  kill -KILL "$(<locker.pid)"
  while pgrep -f -- "watcher $PWD/state" >/dev/null; do sleep 0.05; done
  equal '' "$(left)"
}

@test "an exitflag without sense is nobody's" {
  local text
  for text in '' process= process=@ process=-1@5 process=1@1 "process=$srun " "process=$srun.5" 'process=99999999999999@1' \
    "$(head -c 5000 /dev/zero | tr '\0' x)" $'\xff\xfe=\x80' "$(printf 'process=%070d@1' 7)"; do
    printf '%s' "$text" >state/alice-exitflag.tunnel
    after_kill
    equal alice-exitflag.tunnel "$(left)"
    start srun
  done
}

@test "a step that leads elsewhere leads nowhere" {
  printf 'process=%s\nstep=/../../other/victim\n' "$srun" >state/alice-1-exitflag.tunnel
  : >other/victim-host.tunnel
  after_kill
  equal '' "$(left)"
  [[ -e other/victim-host.tunnel ]]
}

@test "a hostfile without sense names no master" {
  local text
  for text in '' master=0@0 master=1@1 master=-1@1 "master=$$" "master=$$@1" master=x@y "$(printf 'master=%070d@1' 7)"; do
    session alice "$srun" none
    printf '%s\n%s' "$boot" "$text" >state/alice-host.tunnel
    after_kill
    equal '' "$(left)"
    start srun
  done
}

@test "a master in other words than srun writes is none" {
  local text pid started
  start bystander
  IFS=@ read -r pid started <<<"$bystander"
  for text in "+$bystander" " $bystander" "0$bystander" "$pid@+$started" "$pid@ $started" "$((pid + (1 << 32)))@$started"; do
    session alice "$srun" "$text"
    after_kill
    equal '' "$(left)"
    lives "$bystander"
    start srun
  done
}

@test "a hostfile from before the last boot names no master, even if pid and start time are somebody's now" {
  local boot
  start bystander
  for boot in '' boot= boot=00000000-0000-0000-0000-000000000000 "boot=$(printf %099d 1)"; do
    session alice "$srun" "$bystander"
    after_kill
    equal '' "$(left)"
    lives "$bystander"
    start srun
  done
}

@test "nothing is said to another user who listens at a path that is ours" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  session alice "$srun" none
  chmod 777 . state
  setpriv --reuid=nobody --clear-groups /usr/bin/python3 -c 'import os, socket
server = socket.socket(socket.AF_UNIX)
server.bind("state/alice-control.tunnel")
server.listen()
client = server.accept()[0]
open("heard", "wb").write(client.recv(100) or b"nothing")
os.rename("heard", "all")' 3>&- &
  echo $! >listener.pid
  until [[ -S state/alice-control.tunnel ]]; do sleep 0.05; done
  chown root state/alice-control.tunnel
  after_kill
  until [[ -e all ]]; do sleep 0.05; done
  equal nothing "$(<all)"
  equal '' "$(left)"
}

@test "links are not followed" {
  start bystander
  printf 'process=%s\n' "$srun" >other/exitflag
  printf '%s\nmaster=%s\n' "$boot" "$bystander" >other/host
  ln -s "$PWD/other/exitflag" state/alice-exitflag.tunnel
  after_kill
  equal alice-exitflag.tunnel "$(left)"
  rm state/alice-exitflag.tunnel
  start srun
  session alice "$srun" none
  ln -sf "$PWD/other/host" state/alice-host.tunnel
  after_kill
  equal '' "$(left)"
  [[ -e other/host ]]
  lives "$bystander"
}

@test "a hostfile with a second name is not believed: somebody may have linked it there" {
  start bystander
  session alice "$srun" none
  printf 'master=%s\n' "$bystander" >other/host
  ln -f other/host state/alice-host.tunnel
  after_kill
  equal '' "$(left)"
  equal "master=$bystander" "$(<other/host)"
  lives "$bystander"
}

@test "fifos and directories under its names stop nothing" {
  mkfifo state/alice-exitflag.tunnel
  mkdir "state/alice-exitflag.tunnel.1f.${srun%@*}"
  after_kill
  equal "alice-exitflag.tunnel alice-exitflag.tunnel.1f.${srun%@*}" "$(left)"
}

@test "an srun that was gone before the watcher came is tidied up as well" {
  session alice "$srun" none
  kill -KILL "${srun%@*}"
  wait "${srun%@*}" 2>/dev/null || true
  after_kill
  equal '' "$(left)"
}

@test "an exitflag that is removed meanwhile, by hand, leaves the files to whoever claims next" {
  start master
  session alice "$srun" "$master"
  kill -STOP "${master%@*}" # so that its end takes a second
  "$BATS_FILE_TMPDIR/watcher" "$PWD/state" alice "$srun" 0 3>&-
  kill -KILL "${srun%@*}"
  until grep -qs '^ShdPnd:.*4000$' "/proc/${master%@*}/status"; do sleep 0.01; done # SIGTERM: the watcher is at it
  rm state/alice-exitflag.tunnel
  printf 'process=1000000@1\n' >state/alice-exitflag.tunnel
  while pgrep -f -- "watcher $PWD/state" >/dev/null; do sleep 0.05; done
  equal 'alice-exitflag.tunnel alice-host.tunnel alice-log.tunnel' "$(left)"
}

@test "a watcher that cannot tell whether srun has ended, for want of descriptors, asks again" {
  local watcher waits
  session alice "$srun" none
  "$BATS_FILE_TMPDIR/watcher" "$PWD/state" alice "$srun" 0 3>&-
  watcher=$(pgrep -f -- "watcher $PWD/state")
  until [[ $(readlink "/proc/$watcher/fd/3") == *'[pidfd]' ]]; do sleep 0.01; done
  waits=$(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/$watcher/status")
  prlimit --pid "$watcher" --nofile=3:64
  kill -KILL "${srun%@*}"
  until [[ $(sed -n 's/^voluntary_ctxt_switches:\t//p' "/proc/$watcher/status") -gt $waits+1 ]]; do
    [[ -d /proc/$watcher ]]
  done
  prlimit --pid "$watcher" --nofile=64:64
  while pgrep -f -- "watcher $PWD/state" >/dev/null; do sleep 0.05; done
  equal '' "$(left)"
}

@test "an srun that is process 1, of its container, is watched as any" {
  session alice "1@$(cut -d' ' -f22 /proc/1/stat)" none
  "$BATS_FILE_TMPDIR/watcher" "$PWD/state" alice "1@$(cut -d' ' -f22 /proc/1/stat)" 0 3>&-
  pgrep -f -- "watcher $PWD/state" >watcher.pid
  kill -KILL "$(<watcher.pid)"
  equal 'alice-exitflag.tunnel alice-host.tunnel alice-log.tunnel' "$(left)"
}

@test "no state_dir, no work" {
  rmdir state
  after_kill
}

@test "wrong arguments are refused" {
  for arguments in '' 'a b' 'a b 2@1' 'a b c d' 'a b 1 0' 'a b x@1 0' 'a b 0@1 0' 'a b -1@1 0' 'a b 2@1 0 0'; do
    # shellcheck disable=SC2086 # words
    run -2 "$BATS_FILE_TMPDIR/watcher" $arguments
  done
}
