# shellcheck shell=bash disable=SC2034,SC2154,SC2174 # tests use what is set here, identify() sets, parents may be open
# The watcher under AddressSanitizer and UndefinedBehaviorSanitizer, and what its tests share.
bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)
here=$repository/src/test/watcher
export BATS_TEST_TIMEOUT=60 # a watcher that waits for ever fails its test

boot=boot=$(</proc/sys/kernel/random/boot_id)

setup_file() {
  local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
  make -s -C "$repository/watcher" CC="${CC:-gcc}" BUILD="$BATS_FILE_TMPDIR" CFLAGS="-g -O1 -Werror $sanitizers"
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export ASAN_OPTIONS=log_path=$PWD/sanitizer:detect_leaks=0 UBSAN_OPTIONS=log_path=$PWD/sanitizer
  mkdir state other
  user_directory=$PWD/state/stunnel-alice
  other_directory=$PWD/other/stunnel
  start srun
  mark=$srun.1f2e3d
}

teardown() {
  # shellcheck disable=SC2046 # pids
  kill -KILL $(cat ./*.pid) $(watchers) 2>/dev/null || true
  # shellcheck disable=SC2046 # pids
  wait $(cat ./*.pid) 2>/dev/null || true
}

# identify NAME PID: the running process as <pid>@<start time> in $NAME; teardown ends it.
identify() {
  echo "$2" >"$1.$2.pid"
  printf -v "$1" '%s@%s' "$2" "$(cut -d' ' -f22 "/proc/$2/stat")"
}

# start NAME [WORD...]: a process that stays, with these words on its command line.
start() {
  perl -e 'open my $file, ">", shift; close $file; sleep 1000' "$1.runs" "${@:2}" 3>&- &
  identify "$1" $!
  until [[ -e $1.runs ]]; do sleep 0.01; done
  rm "$1.runs"
}

# start_ssh NAME MARK: as an ssh of the session with this mark.
start_ssh() { start "$1" -f -o "SendEnv=stunnel.$2" -- node1; }

# start_parent NAME CHILD [WORD...]: a process with these words that has started another one, both of which stay.
start_parent() {
  perl -e 'my $child = fork; exec "sleep", "1000" unless $child;
    open my $file, ">", shift; print $file $child; close $file; rename "part", "child"; sleep 1000' part "${@:3}" 3>&- &
  identify "$1" $!
  until [[ -e child ]]; do sleep 0.01; done
  identify "$2" "$(<child)"
  rm child
}

# start_late NAME WORD...: a process that gets these words, as the child of srun does when it becomes ssh, only once a watcher
# that watch_late runs waits for it.
start_late() {
  local name=$1
  shift
  # shellcheck disable=SC2016 # perl's
  perl -e 'sub waits {
      open my $trace, "<", "trace" or return 0;
      return grep { /poll\(NULL, 0, (300|\{tv_sec=0, tv_nsec=3)/ } <$trace>;
    }
    select undef, undef, undef, 0.005 until waits; exec "perl", "-e", "sleep 1000", "--", map { substr $_, 1 } @ARGV' -- "${@/#/_}" 3>&- &
  identify "$name" $!
}

watch_late() {
  watch strace -f -q -o trace -e 'trace=?poll,ppoll' &
  until [[ ! -e $1 ]]; do sleep 0.01; done
  kill_srun
  watcher_ends
}

# hold FILE: a process that has the lock of FILE, as a living srun has.
hold() {
  python3 -c 'import fcntl, sys, time
file = open(sys.argv[1], "r+")
fcntl.lockf(file, fcntl.LOCK_EX)
open("locked", "w")
time.sleep(1000)' "$1" 3>&- &
  echo $! >"holder$!.pid"
  holder=$!
  until [[ -e locked ]]; do sleep 0.01; done
  rm locked
}

# socket FILE
socket() { python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$1"; }

watchers() { pgrep -f -- "^[^ ]*/watcher .*$PWD/state"; }
# watch [WRAPPER...]: a watcher begins to watch, or says with its exit code why it cannot.
watch() { "$@" "$BATS_FILE_TMPDIR/watcher" "$srun" "$mark" 0 alice "$user_directory" "$other_directory" 3>&-; }

kill_srun() {
  kill -KILL "${srun%@*}" 2>/dev/null || true
  wait "${srun%@*}" 2>/dev/null || true
}

watcher_ends() {
  while watchers >/dev/null; do sleep 0.02; done
  cat sanitizer* 2>/dev/null && return 1
  return 0
}

# srun is killed, and its watcher comes to its end.
after_kill() { watch && kill_srun && watcher_ends; }

# The same for another srun.
another_srun() {
  kill_srun
  start srun
  mark=$srun.1f2e3d
}

left() { (cd "${1:-state}" && find . -mindepth 1 -printf '%P\n' | sort | xargs); }
equal() { [[ $2 == "$1" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }; }
lives() { grep -q '^State:[[:space:]]*[^Z[:space:]]' "/proc/${1%@*}/status" 2>/dev/null; }

# session N [MARK [MASTER [STEP]]]: the files of a session in the user's directory; dead as long as no lock is held.
session() {
  local folder=$user_directory/$1
  mkdir -p -m 700 "$user_directory" "$folder"
  printf 'process=%s\nmark=%s\n' "${2%.*}" "$2" >"$folder/exitflag"
  [[ ! ${4:-} ]] || printf 'step=%s\n' "$4" >>"$folder/exitflag"
  printf 'node=node1\n%s\nmaster=%s\n' "$boot" "${3:-0@0}" >"$folder/host"
  : >"$folder/log"
}
