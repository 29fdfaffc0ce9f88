# How the watcher begins, waits and ends: what it says to srun, what it keeps open, which session is its srun's.

load helpers

@test "the session of a killed srun is ended: its master, its files, its directory" {
  start master
  session 1 "$mark" "$master" 12.0
  socket "$user_directory/1/control"
  socket "$user_directory/1/control.0123456789abcdef"
  hold "$user_directory/1/exitflag"
  watch
  lives "$master"
  kill -KILL "$holder"
  kill_srun
  watcher_ends
  equal '' "$(left)"
  run ! lives "$master"
}

@test "a session that does not end at first is tried again" {
  start master
  session 1 "$mark" "$master"
  hold "$user_directory/1/exitflag"
  watch strace -f -q -o trace -e trace=write,pidfd_send_signal -e inject=pidfd_send_signal:retval=0:when=1..2 &
  until grep -qs 'write(.* = 4' trace; do sleep 0.01; done # it has told srun that it watches
  kill -KILL "$holder"
  kill_srun
  until (($(grep -c SIGKILL trace) >= 1)); do sleep 0.01; done
  lives "$master"
  watcher_ends
  equal '' "$(left)"
  run ! lives "$master"
}

@test "after an srun that ends normally, the watcher only removes the directory" {
  watch
  equal stunnel-alice "$(left)"
  equal 700 "$(stat -c %a "$user_directory")"
  kill_srun
  watcher_ends
  equal '' "$(left)"
}

@test "a watcher leaves its session to another watcher that is ending it" {
  session 1 "$mark"
  hold "$user_directory/1/exitflag"
  watch
  kill_srun
  until grep -q -- "-> OFDLCK .*:$(stat -c %i "$user_directory/1/exitflag") " /proc/locks; do sleep 0.01; done
  rm "$user_directory/1/exitflag"
  printf 'process=1000000@1\n' >"$user_directory/1/exitflag"
  kill -KILL "$holder"
  watcher_ends
  equal 'stunnel-alice stunnel-alice/1 stunnel-alice/1/exitflag stunnel-alice/1/host stunnel-alice/1/log' "$(left)"
}

@test "unless that one is killed in the middle of it as well" {
  session 1 "$mark"
  hold "$user_directory/1/exitflag"
  watch
  kill_srun
  until grep -q -- "-> OFDLCK .*:$(stat -c %i "$user_directory/1/exitflag") " /proc/locks; do sleep 0.01; done
  equal 'exitflag host log' "$(left "$user_directory/1")"
  kill -KILL "$holder"
  watcher_ends
  equal '' "$(left)"
}

@test "an ssh of this srun ends even if somebody has removed all files" {
  start_ssh master "$mark"
  start_ssh other_master 1000000@1.1f2e3d
  watch
  rm -r "$user_directory"
  kill_srun
  watcher_ends
  equal '' "$(left)"
  run ! lives "$master"
  lives "$other_master"
}

@test "if the directory was removed and made anew, another srun's session there goes on, and this one's ssh ends" {
  start_ssh master "$mark"
  start_ssh other_master 1000000@1.1f2e3d
  session 1 "$mark" "$master"
  hold "$user_directory/1/exitflag"
  watch
  rm -r "$user_directory"
  kill -KILL "$holder"
  session 1 1000000@1.1f2e3d "$other_master"
  hold "$user_directory/1/exitflag"
  kill_srun
  watcher_ends
  equal 'exitflag host log' "$(left "$user_directory/1")"
  run ! lives "$master"
  lives "$other_master"
}

@test "an srun that has ended before the watcher starts is reported, and its session is ended" {
  session 1 "$mark"
  kill_srun
  run -3 watch # ESRCH
  watcher_ends
  equal '' "$(left)"
}

@test "an srun whose pid another process has now has ended" {
  srun=${srun%@*}@1
  run -3 watch
  watcher_ends
}

@test "an srun that is process 1 of its container is watched like any other" {
  srun=1@$(cut -d' ' -f22 /proc/1/stat)
  watch
  watchers >watcher.pid
}

@test "where /proc hides other users' processes, as with hidepid=1, an srun is watched, and a master that is hidden is none" {
  ((EUID == 0)) || skip 'needs root, for a namespace of processes'
  # srun's parent is root's shell, as a session's sshd is.
  cat >inside.sh <<'END'
mount -t proc -o hidepid=1 proc /proc && mount -t tmpfs -o mode=1777 tmpfs /mnt && cp "$1" /mnt/watcher || exit
mkdir -m 700 /mnt/stunnel-alice /mnt/stunnel-alice/1
printf 'process=1000000@1\nmark=1000000@1.1\n' >/mnt/stunnel-alice/1/exitflag
printf '%s\nmaster=%s@%s\n' "$2" $$ "$(cut -d' ' -f22 /proc/$$/stat)" >/mnt/stunnel-alice/1/host
chown -R nobody /mnt/stunnel-alice
setpriv --reuid=nobody --regid=65534 --clear-groups sh -c '! cat /proc/$PPID/stat 2>/dev/null || exit 99
  sleep 1000 &
  srun=$!@$(cut -d" " -f22 /proc/$!/stat)
  /mnt/watcher "$srun" "$srun.1" 0 alice /mnt/stunnel-alice'
echo "$? $(ls -A /mnt/stunnel-alice)"
END
  # shellcheck disable=SC2016 # for the shell inside
  equal '0 ' "$(ASAN_OPTIONS=detect_leaks=0 unshare --pid --fork --mount --kill-child \
    sh -c '"$@"; exit' sh bash inside.sh "$BATS_FILE_TMPDIR/watcher" "$boot" 3>&-)"
}

@test "before Linux 5.3 the watcher asks again and again whether srun has ended" {
  session 1 "$mark"
  hold "$user_directory/1/exitflag"
  watch strace -f -q -o trace -e trace=pidfd_open -e inject=pidfd_open:error=ENOSYS &
  until watchers && grep -q ENOSYS trace; do sleep 0.01; done
  kill_srun
  kill -KILL "$holder"
  watcher_ends
  equal '' "$(left)"
}

# --- what srun is told

# fails CODE CALL:ERROR[:WHEN]: the call fails while the watcher goes into the background, and its exit code says so.
fails() {
  local call=${2%%:*}
  run -"$1" watch timeout 20 strace -f -q -o trace -e "trace=$call" -e "inject=$2"
  watcher_ends
}

@test "a failure in the background is reported: session, folder, /dev/null, descriptors, lock" {
  fails 1 setsid:error=EPERM
  fails 13 chdir:error=EACCES
  fails 24 dup2:error=EMFILE
  fails 28 mkdir:error=ENOSPC
  equal '' "$(left)"
  fails 37 flock:error=ENOLCK
}

@test "without /dev/null the watcher refuses" {
  ((EUID == 0)) || skip 'needs root, for a namespace of mounts'
  # shellcheck disable=SC2016 # for the shell inside
  run -2 watch unshare -m sh -c 'mount -t tmpfs none /dev && exec "$@"' sh
  watcher_ends
  equal '' "$(left)"
}

@test "without /proc the watcher refuses: it could not tell whether srun still runs" {
  ((EUID == 0)) || skip 'needs root, for a namespace of mounts'
  # ASan reads /proc
  make -s -C "$repository/watcher" BUILD="$PWD" CFLAGS='-O1 -Werror'
  # shellcheck disable=SC2016 # for the shell inside
  run -3 unshare -m sh -c 'mount -t tmpfs none /proc && exec "$@"' sh \
    ./watcher "$srun" "$mark" 0 alice "$user_directory" # ESRCH
}

@test "a directory that cannot be is reported, with its reason" {
  user_directory=$PWD/none/stunnel-alice
  run -2 watch
  user_directory=$PWD/state/stunnel-alice
  : >"$user_directory"
  run -20 watch
  rm "$user_directory"
  ln -s "$PWD/other" "$user_directory"
  run -20 watch
  rm "$user_directory"
  mkdir -m 750 "$user_directory"
  run -1 watch
  chmod 705 "$user_directory"
  run -1 watch
  watcher_ends
}

@test "another user's directory is reported, not used" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  session 1 "$mark"
  chown nobody "$user_directory"
  run -1 watch
  kill_srun
  watcher_ends
  equal 'exitflag host log' "$(left "$user_directory/1")"
}

@test "a child that is killed before it could report is a failure" {
  run -10 watch strace -f -q -o trace -e trace=setsid -e inject=setsid:signal=KILL
}

@test "a parent that is killed does not keep the watcher from watching" {
  session 1 "$mark"
  hold "$user_directory/1/exitflag"
  # The report meets a closed pipe.
  watch strace -f -q -o trace -e trace=write -e inject=write:error=EPIPE:signal=PIPE &
  until grep -qs 'SIGPIPE' trace; do sleep 0.01; done
  kill -KILL "$holder"
  kill_srun
  watcher_ends
  equal '' "$(left)"
}

@test "wrong arguments are refused" {
  local arguments
  for arguments in '' 'a b' '2@1 m 0 u' 'x@1 m 0 u /d' '0@1 m 0 u /d' '-1@1 m 0 u /d' '2@1 m/n 0 u /d' '2@1 m x u /d' \
    '2@1 m -1 u /d' '2@1 m 0 u/v /d' '2@1 m 0 u d' '2@1 m 0 u /d o' '2@1 m 0 u /d /o /p'; do
    # shellcheck disable=SC2086 # words
    run -22 "$BATS_FILE_TMPDIR/watcher" $arguments
    equal '' "$output"
  done
}

@test "a directory that cannot be read for want of descriptors is reported: it may have dead sessions" {
  local path when
  mkdir -m 700 "$other_directory"
  # The opened path or the directory in which a name is opened, and which one of these opens fails.
  while read -r path when; do
    session 1 1000000@1.1f2e3d
    run -24 watch timeout 20 strace -f -q -o trace -P "$PWD/$path" -e trace=open,openat \
      -e "inject=open,openat:error=EMFILE:when=$when" </dev/null
  done <<'END'
state/stunnel-alice 1
state/stunnel-alice 2
state/stunnel-alice 3
state/stunnel-alice/1 1
state/stunnel-alice/1 2
other/stunnel 1
state 1
END
  watcher_ends
}

# --- what it keeps

# kept: what the watcher has open, besides srun's end.
kept() { readlink "/proc/$(watchers)/fd"/* 2>/dev/null | grep -v '\[pidfd\]' | sort | xargs; }

@test "the watcher keeps no descriptor, terminal or directory of srun, also before Linux 5.9" {
  local wrapper expected="/dev/null /dev/null /dev/null $user_directory"
  for wrapper in env 'strace -f -q -o trace -e trace=close_range -e inject=close_range:error=ENOSYS'; do
    # shellcheck disable=SC2086 # words
    watch $wrapper 5<other 70<other 900<other </dev/zero >out 2>out &
    for _ in {1..1000}; do
      [[ $(kept) != "$expected" ]] || break
      sleep 0.01
    done
    equal "$expected" "$(kept)"
    equal / "$(readlink "/proc/$(watchers)/cwd")"
    kill_srun
    watcher_ends
    start srun
  done
}

@test "before Linux 5.9 it closes only open descriptors, not each number that a huge limit allows" {
  ulimit -n "$(ulimit -Hn)"
  (($(ulimit -n) >= 4096)) || skip 'needs a limit of some thousand descriptors'
  watch strace -f -q -o trace -e trace=close,close_range,flock -e inject=close_range:error=ENOSYS &
  until grep -qs flock trace; do sleep 0.01; done
  grep -q 'close_range.*ENOSYS' trace
  (($(wc -l <trace) < 1000))
  kill_srun
  watcher_ends
}

@test "it can be started without standard descriptors" {
  watch <&- >&- 2>&-
  [[ $(watchers) ]]
  kill_srun
  watcher_ends
}

@test "the directory is under a shared lock, which systemd-tmpfiles respects, for as long as srun lives" {
  watch
  run ! flock --exclusive --nonblock "$user_directory" true
  flock --shared --nonblock "$user_directory" true
  kill_srun
  watcher_ends
}

@test "a directory that another program keeps locked is reported, and srun does not wait for it without limit" {
  mkdir -m 700 "$user_directory"
  run -16 flock --exclusive "$user_directory" timeout 20 "$BATS_FILE_TMPDIR/watcher" "$srun" "$mark" 0 alice "$user_directory" 3>&-
  watcher_ends
}

@test "a directory that another program locks for a moment is used" {
  local program
  mkdir -m 700 "$user_directory"
  flock --exclusive --no-fork "$user_directory" perl -e 'open my $file, ">", "locked"; close $file; sleep 1000' 3>&- &
  program=$!
  echo $program >program.pid
  until [[ -e locked ]]; do sleep 0.01; done
  watch strace -f -q -o trace -e trace=flock &
  until grep -qs EAGAIN trace; do sleep 0.01; done
  kill -KILL $program
  until grep -q 'flock.* = 0' trace; do sleep 0.01; done
  kill_srun
  watcher_ends
}

@test "the directory stays as long as another watcher uses it" {
  local first=$srun
  watch
  start srun
  watch
  kill_srun
  while watchers | grep -qxv "$(pgrep -f -- "^[^ ]*/watcher $first")"; do sleep 0.02; done
  equal stunnel-alice "$(left)"
  srun=$first
  kill_srun
  watcher_ends
  equal '' "$(left)"
}
