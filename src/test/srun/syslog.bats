# The trace for the admin: a line of syslog for each thing that happens to a tunnel.
load helpers

setup() {
  need_root # for a /dev with a log of its own
  put_in_order
  free_ports a b
  mkdir dev
  cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/
  python3 -c 'import socket
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("dev/log")
while True:
    line = log.recv(4096).rstrip(b"\0")
    with open("log", "ab") as file:
        file.write(line + b"\n")' 3>&- &
  echo $! >"$BATS_TEST_TMPDIR/listener.pid"
  eventually test -S dev/log
}

# begin_logged NAME OPTION...: an srun that stays, whose syslog is the file log
begin_logged() {
  local name=$1
  shift
  # shellcheck disable=SC2016 # for the inner shell
  begin "$name" unshare -m sh -c 'mount --bind dev /dev && exec srun "$@" sh -c "echo started; exec sleep 1000"' sh "$@"
  eventually said "$name" started
}

# From "<85>Nov 25 13:00:00 srun: stunnel: open: ..."
logged() { sed -E 's/^<([0-9]+)>.* srun: stunnel: /\1 /' log 2>/dev/null; }
logged_lines() { [[ $(logged | wc -l) == "$1" ]]; }

@test "open, loss, re-opening and close leave a line each" {
  configure 'syslog = authpriv'
  begin_logged job --tunnel="$a:8000,$b:8001"
  eventually logged_lines 1
  kill -KILL "$(masters)"
  eventually logged_lines 3
  kill -TERM "$(pid_of job)"
  finish job
  eventually logged_lines 4
  # LOG_AUTHPRIV | LOG_NOTICE
  local session
  session="user=$user uid=$(id -u) step=$(logged | sed -n '1s/.* step=\([0-9]*\.0\) .*/\1/p') node=node1 pairs=$a:8000,$b:8001"
  equal "85 open: $session
85 lost: $session
85 reopen: $session
85 close: $session" "$(logged)"
}

@test "the end of a session whose srun was killed is its watcher's to tell" {
  configure 'syslog = local3'
  begin_logged job --tunnel="$a:8000"
  kill -KILL "$(pid_of job)"
  finish job
  eventually logged_lines 2
  local step
  step=$(logged | sed -n '1s/.* step=\([0-9]*\.0\) .*/\1/p')
  equal "157 close: user=$user uid=$(id -u) step=$step node=node1 (srun was killed)" "$(logged | tail -n 1)"
}

@test "the end of an srun that was killed before its tunnel was open is nobody's to tell" {
  configure 'syslog = local3'
  ssh_stand_in 'echo up >"$0.up"; exec sleep 1000'
  begin job unshare -m sh -c 'mount --bind dev /dev && exec srun "$@"' sh --tunnel="$a:8000" true
  eventually test -s ssh.up
  kill -KILL "$(pid_of job)"
  finish job
  eventually no_watchers
  logged_lines 0
}

@test "without the site's word there is no trace" {
  begin_logged job --tunnel="$a:8000"
  kill -TERM "$(pid_of job)"
  finish job
  logged_lines 0
}

@test "nobody listens: the tunnel opens all the same" {
  configure 'syslog = authpriv'
  kill -KILL "$(<listener.pid)"
  begin_logged job --tunnel="$a:8000"
  listening "$a"
}
