# An ssh that has gone into the background, and its ProxyCommand, which is no longer its child and does not end by itself.

load helpers

dead_mark=1000000@1.1f2e3d

# start_background MASTER HELPER READER: a master with three pipes. HELPER, no child of it, has two of them as its stdin and
# stdout, READER has the third as its stdin.
start_background() {
  perl -MPOSIX -e 'use strict;
    pipe my $to_helper_end, my $to_helper; pipe my $from_helper, my $from_helper_end; pipe my $read, my $written;
    if (!fork) {
      my $helper = fork;
      if (!$helper) { dup2(fileno $to_helper_end, 0); dup2(fileno $from_helper_end, 1); exec "sleep", "1000" }
      my $reader = fork;
      if (!$reader) { dup2(fileno $read, 0); exec "sleep", "1000" }
      open my $file, ">", "part"; print $file "$helper $reader"; close $file; rename "part", "children"; exit
    }
    wait;
    $^F = 100; fcntl $_, 2, 0 for $to_helper, $from_helper, $written; # descriptors that exec keeps
    close $_ for $to_helper_end, $from_helper_end, $read;
    exec "sleep", "1000"' 3>&- &
  identify "$1" $!
  until [[ -e children ]]; do sleep 0.01; done
  local started
  read -ra started <children || true
  until [[ $(readlink "/proc/${started[0]}/exe" "/proc/${started[1]}/exe" "/proc/$!/exe" | grep -c sleep) == 3 ]]; do sleep 0.01; done
  identify "$2" "${started[0]}"
  identify "$3" "${started[1]}"
}

@test "its ProxyCommand ends after it, and what reads from one of its pipes stays" {
  start_background master helper reader
  session 1 "$dead_mark" "$master"
  watch
  equal stunnel-alice "$(left)"
  run ! lives "$master"
  run ! lives "$helper"
  lives "$reader"
}

@test "the same for a stopped one" {
  start_background master helper reader
  session 1 "$dead_mark" "$master"
  kill -STOP "${master%@*}" "${helper%@*}"
  watch
  equal stunnel-alice "$(left)"
  run ! lives "$master"
  run ! lives "$helper"
}

@test "a process of another user is not looked at, even by root" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  start_background master helper reader
  # as root may start a helper with less rights
  kill -KILL "${helper%@*}"
  perl -e 'exec "setpriv", "--reuid=nobody", "--clear-groups", "sleep", "1000"' \
    <"/proc/${master%@*}/fd/$(first_pipe "${master%@*}" r)" >"/proc/${master%@*}/fd/$(first_pipe "${master%@*}" w)" 3>&- &
  identify other $!
  until [[ $(readlink "/proc/$!/exe") == */sleep ]]; do sleep 0.01; done
  session 1 "$dead_mark" "$master"
  watch
  run ! lives "$master"
  lives "$other"
}

@test "its start is read before its pipes: if another process gets the pid in between, that one stays" {
  start_background master helper reader
  session 1 "$dead_mark" "$master"
  watch strace -f -q -o trace -e trace=open,openat &
  until grep -qs "/proc/${helper%@*}/fd" trace && [[ ! -e $user_directory/1 ]]; do sleep 0.01; done
  kill_srun
  watcher_ends
  grep -o "/proc/${helper%@*}/[a-z]*" trace | grep -B 1 /fd >order
  equal "/proc/${helper%@*}/stat" "$(head -n 1 order)"
}

# A descriptor above stderr that is a pipe, open for reading (r) or writing (w).
first_pipe() { # PID r|w
  local descriptor
  for descriptor in "/proc/$1/fd"/*; do
    ((${descriptor##*/} > 2)) && [[ $(readlink "$descriptor") == pipe:* ]] || continue
    case $2$(stat -c %A "$descriptor") in
      r?r-*) echo "${descriptor##*/}"; return ;;
      w?-w*) echo "${descriptor##*/}"; return ;;
    esac
  done
}
