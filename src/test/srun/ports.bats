# Login ports are the user's from the moment the options are read.
# Fault 10 of the C plugins
load helpers

# take ADDRESS PORT: a server of somebody else
take() {
  begin "server$1" python3 -c '
import socket, sys, time
family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
server = socket.create_server((sys.argv[1], int(sys.argv[2])), family=family)
print("listening", flush=True)
time.sleep(1000)' "$1" "$2"
  eventually said "server$1" listening
}

need_ipv6() { grep -q . /proc/net/if_inet6 || skip 'this host has no IPv6'; }

@test "a port that is taken on 127.0.0.1 is named before anything is queued" {
  free_ports a b
  local before
  before=$(next_job_id)
  take 127.0.0.1 "$b"
  run --separate-stderr srun --tunnel="$a:8000,$b:8001" echo ran
  refused "--tunnel: login port already in use: $b on 127.0.0.1"
  equal "$before" "$(next_job_id)"
  nothing_left "$a"
}

@test "a port that is taken on ::1 only is named as well" {
  need_ipv6
  free_ports a
  take ::1 "$a"
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  refused "--tunnel: login port already in use: $a on ::1"
}

@test "a port that is taken on every address is named" {
  free_ports a
  take 0.0.0.0 "$a"
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  refused "--tunnel: login port already in use: $a on 127.0.0.1"
}

@test "nobody can take a port while the job waits in the queue, not even with SO_REUSEADDR" {
  free_ports a
  begin job srun --hold --tunnel="$a:8000,:8001" true
  eventually queued
  run ! python3 "$BATS_TEST_DIRNAME/bind.py" "$a"
  [[ $output == *'Address already in use'* ]]
  run ! python3 "$BATS_TEST_DIRNAME/bind.py" "$a" reuse
  [[ $output == *'Address already in use'* ]]
  # on every address, or on ::1 alone; create_server sets SO_REUSEADDR
  run ! python3 -c "import socket; socket.create_server(('', $a))"
  if grep -q . /proc/net/if_inet6; then
    run ! python3 -c "import socket; socket.create_server(('::1', $a), family=socket.AF_INET6)"
  fi
}

@test "a port that waited in the queue serves the job afterwards" {
  free_ports a1 a2
  begin job srun --hold --tunnel="$a1:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually queued
  scontrol release "$(squeue -h -o %A)"
  eventually said job serving
  equal "page of $a2" "$(fetch "localhost:$a1")"
}

@test "while the job waits, whoever connects is refused and not kept waiting" {
  free_ports a
  begin job srun --hold --tunnel="$a:8000" true
  eventually queued
  run ! fetch "127.0.0.1:$a"
  equal 7 "$status" # curl: failed to connect, and not 28: timed out
}

@test "nobody can take a port while ssh connects" {
  free_ports a
  ssh_stand_in 'echo up >"$0.up"; exec sleep 1000'
  begin job srun --tunnel="$a:8000" true
  eventually test -s ssh.up
  run ! bindable "$a"
  run ! python3 "$BATS_TEST_DIRNAME/bind.py" "$a" reuse
}

# Between our word that ssh may have the port and its bind there is about a millisecond, in which a server that asks for
# SO_REUSEADDR gets it. One that tries all the time often does.
@test "whoever wins the race for a port: it is a tunnel, or one line that names the port, and nothing is left" {
  local times
  times=$([[ -n ${FAULTS:-} ]] && echo 200 || echo 20)
  for _ in $(seq "$times"); do
    free_ports a
    python3 "$BATS_TEST_DIRNAME/thief.py" "$a" "$(session_directory)/host" 3>&- &
    echo $! >"$BATS_TEST_TMPDIR/thief.pid"
    run --separate-stderr srun --tunnel="$a:8000" echo ran
    kill "$(<"$BATS_TEST_TMPDIR/thief.pid")" 2>/dev/null || true # it ends when it has won
    if [[ $status == 0 ]]; then
      equal ran "$output"
      equal "srun: stunnel: localhost:$a -> node1:8000" "$(told | head -n 1)"
    else
      refused "ssh: cannot forward $a:8000: Port forwarding failed"
    fi
    nothing_left
  done
  fault 4 "$times" 'a login port taken between our release and bind of ssh'
}

@test "a port is usable again right after a session, with its connections still in TIME_WAIT" {
  free_ports a1 a2
  local round
  mkfifo go
  for round in 1 2; do
    begin "job$round" srun --tunnel="$a1:$a2" sh -c "python3 '$BATS_TEST_DIRNAME/pages.py' $a2 & read -r _ <go; kill \$!"
    eventually said "job$round" serving
    # reads to the end, so that it is ssh that closes first and has the connection in TIME_WAIT
    exec 5<>"/dev/tcp/127.0.0.1/$a1"
    printf 'GET / HTTP/1.0\r\n\r\n' >&5
    equal "page of $a2" "$(tail -n 1 <&5)"
    exec 5>&-
    echo >go
    finish "job$round"
    [[ -n $(ss -Htan state time-wait "sport = :$a1") ]]
  done
}

@test "the port that another session of this host holds in the queue is named" {
  need_root
  free_ports a
  begin job srun --hold --tunnel="$a:8000" true
  eventually queued
  run --separate-stderr as_nobody timeout 60 srun --tunnel="$a:8000" echo ran
  refused "--tunnel: login port already in use: $a on 127.0.0.1"
}
