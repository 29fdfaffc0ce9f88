# srun is told to end, by signals and by Ctrl-C, at each stage of its life: nothing stays behind.
load helpers

setup() {
  put_in_order
  free_ports a
}

# --- in the queue: srun never calls slurm_spank_exit

ends_in_queue() {
  begin job srun --hold --tunnel="$a:8000" echo ran
  eventually queued
  kill "-$1" "$(pid_of job)"
  finish job
  equal '' "$output"
  [[ $status != 0 ]]
  equal '' "$(told)"
  nothing_left "$a"
}

@test "SIGTERM in the queue" { ends_in_queue TERM; }
@test "SIGHUP in the queue" { ends_in_queue HUP; }
@test "SIGINT in the queue" { ends_in_queue INT; }
@test "SIGQUIT in the queue" { ends_in_queue QUIT; }

# --- while ssh connects

# begin_connecting: an srun whose ssh waits until ssh.go is there
begin_connecting() {
  ssh_stand_in 'echo $$ >"$0.pid"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  begin job srun --tunnel="$a:8000" echo ran
  eventually test -s ssh.pid
}

# After a word of srun's own the command must not run, whether or not ssh comes up.
ends_while_connecting() {
  # several times: a thread of srun's waits for the same signals
  for _ in 1 2 3 4 5; do
    rm -f ssh.pid ssh.go
    put_in_order
    begin_connecting
    kill "-$1" "$(pid_of job)"
    eventually complained job 'srun: '
    touch ssh.go
    finish job
    equal '' "$output"
    [[ $status != 0 ]]
    nothing_left "$a"
  done
}

@test "SIGTERM while ssh connects: the command does not run" { ends_while_connecting TERM; }
@test "SIGHUP while ssh connects: the command does not run" { ends_while_connecting HUP; }
@test "SIGQUIT while ssh connects: the command does not run" { ends_while_connecting QUIT; }

# ssh gives its control socket its name in a second step.
begin_with_unnamed_socket() {
  ssh_stand_in 'python3 -c "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])" "$5.0123456789abcdef"' \
    'echo $$ >"$0.pid"; exec sleep 1000'
  begin job srun --tunnel="$a:8000" echo ran
  eventually test -s ssh.pid
  test -S "$(session_directory)/control.0123456789abcdef"
}

@test "an ssh that is ended before its control socket has its name leaves none" {
  begin_with_unnamed_socket
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left "$a"
}

@test "nor does one whose srun is killed" {
  begin_with_unnamed_socket
  kill -KILL "$(pid_of job)"
  finish job
  eventually nothing_left "$a"
}

@test "Ctrl-C while ssh connects reaches ssh as well: the command does not run" {
  begin_connecting
  kill -INT -- "-$(pid_of job)"
  finish job
  equal '' "$output"
  [[ $status != 0 ]]
  nothing_left "$a"
  run ! kill -0 "$(<ssh.pid)"
}

@test "SIGTERM while a node does not answer: srun ends with ssh's patience at the latest" {
  local sshd
  sshd=$(<"$LAB/run/sshd-node1.pid")
  kill -STOP "$sshd"
  configure 'connect_timeout = 2'
  begin job srun --tunnel="$a:8000" echo ran
  eventually test -e "$(session_directory)/host"
  kill -TERM "$(pid_of job)"
  finish job
  kill -CONT "$sshd"
  equal '' "$output"
  [[ $status != 0 ]]
  nothing_left "$a"
}

# --- while the command runs

ends_while_running() {
  begin_staying job --tunnel="$a:8000"
  kill "-$1" "$(pid_of job)"
  finish job
  [[ $status != 0 ]]
  nothing_left "$a"
}

@test "SIGTERM while the command runs" { ends_while_running TERM; }
@test "SIGHUP while the command runs" { ends_while_running HUP; }
@test "SIGQUIT while the command runs" { ends_while_running QUIT; }

@test "Ctrl-C twice while the command runs" {
  begin_staying job --tunnel="$a:8000"
  kill -INT -- "-$(pid_of job)"
  eventually complained job 'interrupt (one more within 1 sec to abort)'
  eventually ends_by_one_more
  finish job
  [[ $status != 0 ]]
  nothing_left "$a"
}

# On a busy machine the second may come too late to be the second.
ends_by_one_more() {
  kill -INT -- "-$(pid_of job)" 2>/dev/null
  has_ended job
}

@test "one Ctrl-C, which srun only remarks upon, does not end the tunnel" {
  free_ports a2
  begin job srun --tunnel="$a:$a2" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2"
  eventually said job serving
  kill -INT -- "-$(pid_of job)"
  eventually complained job 'interrupt (one more within 1 sec to abort)'
  equal "page of $a2" "$(fetch "localhost:$a")"
}

@test "the terminal goes away: SIGHUP to everybody in it" {
  begin_staying job --tunnel="$a:8000"
  kill -HUP -- "-$(pid_of job)"
  finish job
  nothing_left "$a"
}

# nohup ignores SIGHUP, a background job of a script ignores SIGINT, a wrapper may ignore more. ssh must not.
@test "an srun that ignores signals can still end its master" {
  begin job sh -c 'trap "" HUP INT QUIT TERM PIPE; exec srun --tunnel="$0" sh -c "echo started; cat go"' "$a:8000"
  mkfifo go
  eventually said job started
  echo >go
  finish job
  equal 0 "$status"
  nothing_left "$a"
}
