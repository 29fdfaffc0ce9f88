# The connection to the node is lost while the step runs: it is said, and the tunnel comes back.
load helpers

setup_file() { cluster_up --cpus 20; }

setup() {
  put_in_order
  free_ports a b
}

teardown() {
  sshd_as_before
  tidy_up
}

readonly times=20
readonly lost='srun: stunnel: tunnel to node1 lost, opening it again'
readonly back='srun: stunnel: tunnel to node1 is back'

# Pages at the other end, with a port that a browser would be at.
begin_serving() {
  begin job srun "$@" --tunnel="$a:$b" python3 "$BATS_TEST_DIRNAME/pages.py" "$b"
  eventually said job serving
}

page() { [[ $(fetch "localhost:$a" 2>/dev/null) == "page of $b" ]]; }

# comes_back WHAT COMMAND...: twenty times, each in an srun of its own, for only the first loss is mended at once.
comes_back() {
  local what=$1
  shift
  for _ in $(seq "$times"); do
    begin_serving
    page
    "$@"
    eventually complained job "$back"
    page
    end_job
    equal "$lost
$back" "$(told | grep 'tunnel to' || true)"
    nothing_left
    free_again
  done
  fault 2 "$times" "$what"
}

end_job() {
  kill -TERM "$(pid_of job)"
  finish job
  eventually no_jobs
}

# Connections of pages that were fetched are in TIME_WAIT.
free_again() { python3 "$BATS_TEST_DIRNAME/bind.py" "$a" reuse; }

kill_master() { kill -KILL "$(masters)"; }

@test "ssh is killed" { comes_back 'ssh killed' kill_master; }

@test "its sshd is killed" { comes_back 'its sshd killed' sshd_drop_connections; }

# From the user's side: the master obeys whoever reaches its control socket.
@test "ssh is told to end" { comes_back 'ssh told to end' ssh -S "$(session_directory)/control" -O exit node1; }

@test "the node's network is cut, without a word" {
  need_root
  network_up
  sed -i 's/^ssh_args = .*/& -o ServerAliveInterval=1 -o ServerAliveCountMax=2/' "$LAB/stunnel.conf"
  for _ in $(seq "$(often 3)"); do
    begin_serving
    page
    network_cut
    eventually complained job "$lost"
    nobody_gets_the_port
    network_mend
    eventually complained job "$back"
    page
    end_job
    nothing_left
    free_again
  done
  fault 2 "$(often 3)" "the node's network cut"
}

@test "srun is told to end while the network is cut and nobody has noticed yet" {
  need_root
  network_up
  for _ in $(seq "$(often 3)"); do
    begin_serving
    page
    network_cut
    end_job
    equal '' "$(told | grep 'tunnel to' || true)"
    nothing_left
    network_mend
  done
  fault 2 "$(often 3)" 'srun told to end while the network is cut'
}

@test "a minute of silence, as from a laptop that sleeps, with the keepalive as it is: twenty sessions at once" {
  need_root
  [[ -n ${FAULTS:-} ]] || skip 'takes two minutes: check.sh --faults'
  local i
  configure 'max_sessions = 20'
  network_up
  for i in {1..20}; do
    free_ports "port$i"
    port=port$i
    begin_staying "job$i" -w node1 --tunnel="${!port}:$b"
  done
  network_cut
  for i in {1..20}; do
    PATIENCE=75 eventually complained "job$i" "$lost"
  done
  network_mend
  for i in {1..20}; do
    PATIENCE=75 eventually complained "job$i" "$back"
    port=port$i
    equal "page of $b" "$(fetch "localhost:${!port}")"
    kill -TERM "$(pid_of "job$i")"
    finish "job$i"
  done
  fault 2 20 'a minute of silence, with the keepalive as it is'
}

# The node is a network namespace with a sshd of its own. To cut the network is to lead packets to hardware that nobody
# has: they are dropped, and nobody is told.
network_up() {
  unshare -n sleep 1000 3>&- &
  echo $! >"$BATS_TEST_TMPDIR/network.pid"
  node=$!
  eventually other_network
  ip link add "st$node" type veth peer name eth0 netns "$node"
  ip address add 198.18.0.1/30 dev "st$node"
  ip link set "st$node" up
  nsenter -n -t "$node" sh -c 'ip link set lo up; ip address add 198.18.0.2/30 dev eth0; ip link set eth0 up'
  sed "s/^ListenAddress.*/ListenAddress 198.18.0.2/; s#run/sshd-node1#run/sshd-far#" \
    "$LAB/sshd/node1.conf" >"$LAB/sshd/far.conf"
  nsenter -n -t "$node" "$(PATH=$PATH:/usr/sbin command -v sshd)" -f "$LAB/sshd/far.conf" -E "$LAB/log/sshd-node1.log" 3>&-
  eventually test -s "$LAB/run/sshd-far.pid"
  cp "$LAB/run/sshd-far.pid" "$BATS_TEST_TMPDIR/far.pid"
  sed 's/HostName .*/HostName 198.18.0.2/' "$LAB/ssh/config" | ssh_configuration
  # what ssh forwards to is on the node's side
  nsenter -n -t "$node" python3 "$BATS_TEST_DIRNAME/pages.py" "$b" >/dev/null 3>&- &
  echo $! >"$BATS_TEST_TMPDIR/pages.pid"
}

other_network() { [[ $(readlink "/proc/$node/ns/net") != "$(readlink /proc/self/ns/net)" ]]; }

network_cut() { ip neighbour replace 198.18.0.2 lladdr 02:00:00:00:00:01 dev "st$node" nud permanent; }
network_mend() { ip neighbour del 198.18.0.2 dev "st$node"; }

nobody_gets_the_port() {
  run ! bindable "$a"
  run ! python3 "$BATS_TEST_DIRNAME/bind.py" "$a" reuse
}

@test "while the node does not answer the ports stay the user's, and whoever connects is refused" {
  begin_serving
  sshd_stop
  sshd_drop_connections
  eventually complained job "$lost"
  nobody_gets_the_port
  run ! fetch "127.0.0.1:$a"
  equal 7 "$status" # curl: failed to connect, and not 28: timed out
  sshd_start
  eventually complained job "$back"
  page
}

@test "a tunnel that is open keeps its port from everybody" {
  begin_serving
  nobody_gets_the_port
}

@test "what comes in between is said at -v, once" {
  begin_serving -v
  sshd_stop
  kill_master
  eventually complained job 'Connection refused'
  sshd_start
  eventually complained job "$back"
  equal 1 "$(grep -c 'Connection refused' job.err)"
}

@test "srun -Q silences it" {
  begin_serving -Q
  kill_master
  eventually page
  equal '' "$(<job.err)"
}

@test "a node that lets nobody in any more is told to the user, who is not asked for anything" {
  cp "$LAB/ssh/config" config
  sed "s#IdentityFile .*#IdentityFile $PWD/key#" config | ssh_configuration
  cp "$LAB/ssh/$user/id_ed25519" key
  begin_serving
  ssh-keygen -q -t ed25519 -N '' -f other
  mv other key
  kill_master
  eventually complained job "srun: error: stunnel: tunnel to node1 still lost: ssh to node1: $user@127.0.0.1: \
Permission denied (publickey): \"ssh node1\" must let you in without a password, for the terminal is the job's now: ask your \
admins about keys"
}

# As a user at the keyboard of a job without a terminal does it, whose first Ctrl-C srun does not take for an end.
@test "Ctrl-C while ssh is on its way reaches srun alone" {
  begin_serving
  kill -STOP "$(sshd_pid)"
  kill_master
  eventually connecting
  kill -INT "-$(pid_of job)"
  eventually complained job 'one more within 1 sec to abort'
  kill -CONT "$(sshd_pid)"
  eventually complained job "$back"
  page
}

connecting() { [[ -n $(masters) ]]; }

@test "what is in the way of a re-opening is told to the user, once" {
  local log
  log=$(session_directory)/log
  begin_serving
  sshd_stop
  rm "$log"
  mkdir -p "$log/in the way"
  kill_master
  eventually complained job "srun: error: stunnel: tunnel to node1 still lost: ssh to node1: cannot write its state: "
  sshd_start
  rm -r "$log"
  eventually complained job "$back"
  equal 1 "$(grep -c 'still lost' job.err)"
}

@test "reconnect = no: it is said, and the job goes on" {
  configure 'reconnect = no'
  mkfifo go
  begin job srun --tunnel="$a:$b" sh -c 'echo started; read -r _ <go; exit 7'
  eventually said job started
  kill_master
  eventually complained job 'srun: error: stunnel: tunnel to node1 lost, and the job goes on without it (reconnect = no)'
  echo >go
  finish job
  equal 7 "$status"
  nothing_left "$a"
}

# ends_while_lost WHAT CODE COMMAND...: twenty times, each with that exit code of srun, while ssh is on its way and while the next attempt is waited for
ends_while_lost() {
  local i what=$1 code=$2
  shift 2
  for i in $(seq "$times"); do
    put_in_order
    rm -f go
    mkfifo go
    begin job srun --tunnel="$a:$b" sh -c 'echo started; read -r _ <go; exit 7'
    eventually said job started
    if ((i % 2)); then sshd_stop; else kill -STOP "$(sshd_pid)"; fi
    kill_master
    eventually complained job "$lost"
    "$@"
    finish job
    equal "$code" "$status"
    nothing_left "$a"
    sshd_as_before
    eventually listening "$(port_of_sshd)"
  done
  fault 2 "$times" "$what while the tunnel is lost"
}

@test "a step that ends while the tunnel is lost ends cleanly" {
  ends_while_lost 'the step ends' 7 let_go
}

let_go() { echo >go; }

@test "srun is killed while the tunnel is lost" { ends_while_lost 'srun killed' 137 kill_srun; }

kill_srun() {
  kill -KILL "$(pid_of job)"
  eventually nothing_is_left
  cancel_jobs
}

nothing_is_left() { [[ -z $(masters; watchers; ls -A "$LAB/state") ]] && bindable "$a"; }
