# Which sessions a sweep ends, which it leaves alone, and what of a dead session ends.

load helpers

dead=1000000@1 # no process
dead_mark=$dead.abcdef

# swept: a new srun's watcher begins, which sweeps, and ends with its srun.
swept() { after_kill && start srun; }

# --- sessions

@test "the watcher ends a dead session of any number before it tells the next srun of success" {
  start master
  start_ssh unnamed "$dead_mark"
  session 2 "$dead_mark" "$master"
  watch
  equal stunnel-alice "$(left)"
  run ! lives "$master"
  run ! lives "$unnamed"
}

@test "a living session is left alone" {
  start master
  session 1 "$dead_mark" "$master"
  hold "$user_directory/1/exitflag"
  swept
  equal 'exitflag host log' "$(left "$user_directory/1")"
  lives "$master"
}

@test "both directories of the user are swept" {
  session 1 "$dead_mark"
  mkdir -m 700 "$other_directory"
  mv "$user_directory/1" "$other_directory"
  watch
  equal '' "$(left other)"
}

@test "the other directory is left as it is if it is open to other users" {
  session 1 "$dead_mark"
  mkdir -m 755 "$other_directory"
  mv "$user_directory/1" "$other_directory"
  swept
  equal 'stunnel stunnel/1 stunnel/1/exitflag stunnel/1/host stunnel/1/log' "$(left other)"
}

@test "directories without a session's name stay" {
  local name
  mkdir -m 700 "$user_directory"
  for name in 0 01 1x -1 x 1234567890; do
    session 1 "$dead_mark"
    mv "$user_directory/1" "$user_directory/$name"
  done
  mkdir -m 750 "$user_directory/2"
  ln -s "$PWD/other" "$user_directory/3"
  : >"$user_directory/4"
  local before
  before=$(left)
  swept
  equal "$before" "$(left)"
}

@test "an exitflag without sense is a dead one: only its lock counts" {
  local text
  for text in '' process= process=1@1 "process=$srun" 'mark=' $'\xff\xfe=\x80' "$(head -c 5000 /dev/zero | tr '\0' x)"; do
    session 1 "$dead_mark"
    printf '%s' "$text" >"$user_directory/1/exitflag"
    watch
    equal stunnel-alice "$(left)"
    another_srun
    watcher_ends
  done
}

@test "an exitflag that is a link, a fifo, a directory or another user's is left alone, with what lies beside it" {
  local name
  for name in 1 2 3 4; do session $name "$dead_mark"; done
  mv "$user_directory/1/exitflag" other/exitflag
  ln -s "$PWD/other/exitflag" "$user_directory/1/exitflag"
  rm "$user_directory"/{2,3}/exitflag
  mkfifo "$user_directory/2/exitflag"
  mkdir "$user_directory/3/exitflag"
  if ((EUID == 0)); then chown nobody "$user_directory/4/exitflag"; else chmod 0 "$user_directory/4/exitflag"; fi
  local before
  before=$(left)
  swept
  equal "$before" "$(left)"
}

@test "in the place of the other files, links and fifos go and are not followed, directories stay" {
  start bystander
  printf '%s\nmaster=%s\n' "$boot" "$bystander" >other/host
  session 1 "$dead_mark"
  ln -sf "$PWD/other/host" "$user_directory/1/host"
  ln -sf "$PWD/other" "$user_directory/1/log"
  mkfifo "$user_directory/1/control"
  session 2 "$dead_mark"
  rm "$user_directory"/2/{host,log}
  mkfifo "$user_directory/2/host"
  mkdir "$user_directory"/2/{log,control}
  : >"$user_directory/2/log/file"
  swept
  equal 'stunnel-alice stunnel-alice/2 stunnel-alice/2/control stunnel-alice/2/log stunnel-alice/2/log/file' "$(left)"
  equal host "$(left other)"
  lives "$bystander"
}

@test "a file of another user in a dead session stays" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  start bystander
  session 1 "$dead_mark" "$bystander"
  chown nobody "$user_directory/1/host"
  swept
  equal 'host' "$(left "$user_directory/1")"
  lives "$bystander"
}

# --- drafts

@test "drafts of dead sruns go, also beside a living session; those of living ones stay" {
  start other_srun
  session 1 "$dead_mark"
  hold "$user_directory/1/exitflag"
  : >"$user_directory/1/exitflag.$dead_mark"
  : >"$user_directory/1/exitflag.$other_srun.7"
  mkdir -m 700 "$user_directory/2" "$user_directory/3"
  : >"$user_directory/2/exitflag.$dead_mark"
  : >"$user_directory/3/exitflag.$mark"
  watch
  equal "exitflag exitflag.$other_srun.7 host log" "$(left "$user_directory/1")"
  equal "stunnel-alice/3/exitflag.$mark" "$(left | xargs -n1 | grep stunnel-alice/3/)"
  [[ ! -e $user_directory/2 ]]
  kill_srun
  watcher_ends
  [[ ! -e $user_directory/3 ]]
}

@test "a draft that is locked stays, as in another container whose processes are not seen here" {
  mkdir -p -m 700 "$user_directory" "$user_directory/1"
  : >"$user_directory/1/exitflag.$dead_mark"
  hold "$user_directory/1/exitflag.$dead_mark"
  swept
  equal "exitflag.$dead_mark" "$(left "$user_directory/1")"
}

@test "files without an exitflag stay for the next claim" {
  session 1 "$dead_mark"
  rm "$user_directory/1/exitflag"
  swept
  equal 'host log' "$(left "$user_directory/1")"
}

# --- processes

@test "a hostfile with other text names no master" {
  local text
  for text in '' master=0@0 master=-1@1 "master=$$" "master=$$@1" master=x@y "$(printf 'master=%0300d@1' 7)"; do
    session 1 "$dead_mark"
    printf '%s\n%s' "$boot" "$text" >"$user_directory/1/host"
    swept
    equal '' "$(left)"
  done
}

@test "a master in other words than srun writes is none, nor one whose pid another process has now" {
  local text pid started
  start bystander
  IFS=@ read -r pid started <<<"$bystander"
  for text in "+$bystander" " $bystander" "0$bystander" "$pid@+$started" "$pid@ $started" "$bystander"$'\r' \
    "$((pid + (1 << 32)))@$started" "$pid@$((started - 1))"; do
    session 1 "$dead_mark" "$text"
    swept
    equal '' "$(left)"
    lives "$bystander"
  done
}

@test "a hostfile from before the last boot names no master, even if pid and start time are another process's now" {
  local boot
  start bystander
  for boot in '' boot= boot=00000000-0000-0000-0000-000000000000 "boot=$(printf %0300d 1)"; do
    session 1 "$dead_mark" "$bystander"
    swept
    equal '' "$(left)"
    lives "$bystander"
  done
}

@test "another user's process that a hostfile names is not ended, not even by root" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  setpriv --reuid=nobody --clear-groups sleep 1000 3>&- &
  identify other $!
  until [[ $(readlink "/proc/$!/exe") == */sleep ]]; do sleep 0.01; done
  session 1 "$dead_mark" "$other"
  swept
  equal '' "$(left)"
  lives "$other"
}

@test "init is never ended" {
  ((EUID == 0)) || skip 'needs root, for a namespace of processes'
  cat >inside.sh <<'END'
trap 'touch ended' TERM # without a handler, the kernel gives init no signal
dead=$(( $(cut -d' ' -f22 /proc/1/stat) ))
printf '%s\nmaster=1@%s\n' "$1" "$dead" >"$2/1/host"
sleep 1000 &
srun=$!@$(cut -d' ' -f22 /proc/$!/stat)
"$3" "$srun" "$srun.1" 0 alice "$2"
echo "$?" >code
END
  session 1 "$dead_mark"
  unshare --pid --fork --mount-proc --kill-child bash inside.sh "$boot" "$user_directory" "$BATS_FILE_TMPDIR/watcher" 3>&-
  equal 0 "$(<code)"
  [[ ! -e ended ]]
  equal stunnel-alice "$(left)"
}

@test "neither srun nor its ancestors are ended, whatever names them" {
  session 1 "$dead_mark" "$srun"
  session 2 "$dead_mark" "$$@$(cut -d' ' -f22 /proc/$$/stat)"
  watch
  equal stunnel-alice "$(left)"
  lives "$srun"
}

@test "a session's own process is found by a whole word of its command line only" {
  start one "stunnel.$dead_mark"
  start two "SendEnv=stunnel.${dead_mark}0"
  start three "xSendEnv=stunnel.$dead_mark"
  start four "SendEnv=stunnel.${dead_mark%?}" '' "${dead_mark: -1}"
  start five '' "SendEnv=stunnel.$dead_mark" ''
  session 1 "$dead_mark"
  swept
  lives "$one" && lives "$two" && lives "$three" && lives "$four"
  run ! lives "$five"
}

@test "words are told apart at each place of the buffer, with the last NUL and without" {
  local filler word=SendEnv=stunnel.1@2.3
  "${CC:-gcc}" -g -D_GNU_SOURCE -std=gnu11 -Wall -Werror -fsanitize=address,undefined -I"$repository/watcher" -o words \
    "$here/words.c" "$repository"/watcher/{process,process_table}.c
  lacks() { run -1 ./words "$@"; } # the command line at standard input has none of them
  for filler in 0 1 {484..512} 2000000; do
    printf "%${filler}s\0-o\0$word\0--\0" '' | ./words '' "$word"
    printf "%${filler}s\0-o\0$word" '' | ./words '' "$word"
    printf "%${filler}s\0-o\0$word" '' | ./words -o "$word"
    printf "%${filler}s\0-S\0-S\0$word" '' | ./words -S "$word"
    lacks -S "$word" < <(printf "%${filler}s\0-S\0\0$word" '')
    lacks '' "$word" < <(printf "%${filler}s\0-o\0${word}4\0" '')
    lacks '' "$word" < <(printf "%${filler}s\0-o\0${word%?}\0" '')
    lacks '' "$word" < <(printf "%${filler}sx$word\0" '')
  done
  lacks '' "$word" </dev/null
  printf '\0\0\0%s' "$word" | ./words '' "$word"
}

@test "no command line and no stat of another user's process is opened" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  chmod 711 .
  setpriv --reuid=nobody --clear-groups perl -e 'print "\n"; $| = 1; sleep 1000' "SendEnv=stunnel.$dead_mark" >started 3>&- &
  echo $! >foreign.pid
  until grep -qsz "SendEnv=stunnel" "/proc/$(<foreign.pid)/cmdline" && [[ $(stat -c %U "/proc/$(<foreign.pid)") == nobody ]]; do
    sleep 0.01
  done
  start_ssh master "$dead_mark"
  session 1 "$dead_mark" 0@0
  watch strace -f -q -o trace -e trace=open,openat &
  until grep -qs "/proc/${master%@*}/cmdline" trace && [[ ! -e $user_directory/1 ]]; do sleep 0.01; done
  kill_srun
  watcher_ends
  run ! grep "/proc/$(<foreign.pid)/" trace
  lives "$(<foreign.pid)@"
}

@test "what a connecting ssh has started ends after it: its ProxyCommand, and what that has started" {
  start_parent master helper -o "SendEnv=stunnel.$dead_mark"
  session 1 "$dead_mark"
  swept
  equal '' "$(left)"
  run ! lives "$master"
  run ! lives "$helper"
}

@test "a stopped ssh and its helper end as well" {
  start_parent master helper
  session 1 "$dead_mark" "$master"
  kill -STOP "${master%@*}" "${helper%@*}"
  swept
  equal '' "$(left)"
  run ! lives "$master"
  run ! lives "$helper"
}

@test "srun's child that is not yet ssh is found by a second look, after the named master has ended" {
  start master
  start_late child -o "SendEnv=stunnel.$dead_mark"
  session 1 "$dead_mark" "$master" 12.0
  watch_late "$user_directory/1"
  equal '' "$(left)"
  run ! lives "$master"
  run ! lives "$child"
}

@test "a session that does not end keeps its files, and the next sweep tries again" {
  start master
  session 1 "$dead_mark" "$master"
  # no signal leaves the watcher
  watch strace -f -q -o trace -e trace=pidfd_send_signal,kill \
    -e inject=pidfd_send_signal,kill:retval=0 &
  until [[ $(watchers) && -e $user_directory/1/exitflag ]] && (($(grep -c SIGKILL trace) >= 1)); do sleep 0.01; done
  kill_srun
  watcher_ends
  equal 'exitflag host log' "$(left "$user_directory/1")"
  lives "$master"
  start srun
  swept
  equal '' "$(left)"
  run ! lives "$master"
}

@test "an exitflag that is removed meanwhile, by hand, leaves the files to the next claim" {
  start master
  start other_master
  session 1 "$dead_mark" "$master" 12.0
  kill -STOP "${master%@*}" # so that its end takes a second
  watch &
  local starter=$!
  until grep -qs '^ShdPnd:.*4000$' "/proc/${master%@*}/status"; do sleep 0.01; done # SIGTERM: the watcher is at it
  rm "$user_directory/1/exitflag"
  printf 'process=1000000@1\n' >"$user_directory/1/exitflag"
  hold "$user_directory/1/exitflag"
  printf '%s\nmaster=%s\n' "$boot" "$other_master" >"$user_directory/1/host"
  wait $starter
  equal 'exitflag host log' "$(left "$user_directory/1")"
  lives "$other_master"
}

# --- the control socket

# listens SCRIPT [BEFORE]: a process that has made the control socket of session 1.
listens() {
  python3 -c "import os, socket, time
server = socket.socket(socket.AF_UNIX)
server.bind('$user_directory/1/control')
${2:-}
server.listen()
open('listening', 'w')
$1" 3>&- &
  identify listener $!
  until [[ -e listening ]]; do sleep 0.01; done
}

@test "a listener at the control socket is asked to end, in words of ssh's protocol" {
  session 1 "$dead_mark"
  listens "client = server.accept()[0]; open('heard', 'wb').write(client.recv(100)); client.send(b'bye')"
  swept
  equal '0000000800000001000000040000000810000005 00000001' "$(od -An -v -tx1 heard | tr -d ' \n' | sed 's/.\{40\}/& /')"
}

@test "a control socket that does not answer keeps no session from ending" {
  session 1 "$dead_mark"
  listens 'time.sleep(1000)'
  swept
  equal '' "$(left)"
}

@test "a control socket that never stops answering keeps no session from ending" {
  session 1 "$dead_mark"
  listens 'client = server.accept()[0]
while True: client.send(b"x" * 1000)'
  swept
  equal '' "$(left)"
}

@test "another user who listens at the control socket hears nothing" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  session 1 "$dead_mark"
  chmod 777 .
  listens "client = server.accept()[0]
os.write(1, client.recv(100) or b'nothing')
time.sleep(1000)" 'os.setuid(65534)' >heard
  watch
  until [[ -s heard ]]; do sleep 0.01; done
  equal nothing "$(<heard)"
}

# --- the trace

# logged [LOGIN_NAME]: a listener in the place of /dev/log for which the sweep runs in a namespace of its own, prints what it
# gets. The name service there knows one user.
logged() {
  python3 -c 'import socket
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind("log.socket")
server.settimeout(30)
open("listening", "w")
open("part", "wb").write(server.recv(4096))
import os; os.rename("part", "logged")' 3>&- &
  echo $! >logger.pid
  until [[ -e listening ]]; do sleep 0.01; done
  printf '%s:x:0:0::/:/bin/sh\n' "${1-alice}" >passwd
  # shellcheck disable=SC2016 # for the shell inside
  unshare -m sh -c 'socket=$1; shift; mount --bind passwd /etc/passwd
    mkdir dev; mount --bind /dev dev; mount -t tmpfs none /dev
    touch /dev/null /dev/log; mount --bind dev/null /dev/null; mount --bind "$socket" /dev/log; exec "$@"' sh \
    "$PWD/log.socket" "$BATS_FILE_TMPDIR/watcher" "$srun" "$mark" 86 alice "$user_directory" 3>&-
  until [[ -e logged ]]; do sleep 0.01; done
  sed 's/^<[0-9]*>[A-Z][a-z]* [ 0-9]* [0-9:]* //' logged | tr '\0' '\n'
}

@test "the end of an open tunnel is told to syslog" {
  ((EUID == 0)) || skip 'needs root, for a /dev/log of its own'
  session 1 "$dead_mark" 0@0 12.0
  echo tunnel=open >>"$user_directory/1/exitflag"
  equal "srun: stunnel: close: user=alice uid=0 step=12.0 node=node1 (srun was killed)" "$(logged)"
}

@test "unprintable text does not reach syslog" {
  ((EUID == 0)) || skip 'needs root, for a /dev/log of its own'
  session 1 "$dead_mark" 0@0 $'12.0\e[m'
  echo tunnel=open >>"$user_directory/1/exitflag"
  printf 'node=node\x80\n' >"$user_directory/1/host"
  equal "srun: stunnel: close: user=root uid=0 step=? node=? (srun was killed)" "$(logged root)"
}

@test "the login name is told as srun tells it, in full and with escapes, whatever file names have in its place" {
  ((EUID == 0)) || skip 'needs root, for a /dev/log of its own'
  local name shown
  while IFS=$'\t' read -r name shown; do
    session 1 "$dead_mark" 0@0 12.0
    echo tunnel=open >>"$user_directory/1/exitflag"
    equal "srun: stunnel: close: user=$shown uid=0 step=12.0 node=node1 (srun was killed)" "$(logged "$(printf %b "$name")")"
    rm -r listening logged log.socket dev
    another_srun
    watcher_ends
  done <<'END'
DOM\\al/ice b	DOM\\al/ice b
r\xc3\xa9n\xe2\x82\xac\xf0\x9f\x98\x80	r\u00e9n\u20ac\ud83d\ude00
a\tb\x1b\xff\xc3c	a\tb\u001b\ufffd\ufffdc
123456789012345678901234567890123456789012345678901234567890123\xc3\xa9	123456789012345678901234567890123456789012345678901234567890123...
END
}
