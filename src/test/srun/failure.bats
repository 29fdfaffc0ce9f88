# No tunnel, no job: what the user sees when ssh fails, and that the command has not run.
# Fault 5 of the C plugins
load helpers

teardown() {
  { kill -CONT "$(sshd_pid)"; } 2>/dev/null || sshd_start
  tidy_up
}

sshd_pid() { cat "$LAB/run/sshd-node1.pid"; }

sshd_start() {
  env -i "$(PATH=$PATH:/usr/sbin:/sbin command -v sshd)" -f "$LAB/sshd/node1.conf" -E "$LAB/log/sshd-node1.log" 3>&-
}

# fails LINE...: srun says these lines of the plugin's, the command does not run, and all is gone.
fails() {
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal "$(printf 'srun: error: stunnel: %s\n' "$@")" "$(told)"
  equal 1 "$status"
  equal '' "$output"
  nothing_left "$a"
}

port_of_sshd() { sed -n 's/^Port //p' "$LAB/sshd/node1.conf"; }

@test "a node whose sshd is gone" {
  kill "$(sshd_pid)"
  eventually sshd_is_gone
  fails "ssh to node1: ssh: connect to host 127.0.0.1 port $(port_of_sshd): Connection refused" \
    'ssh to node1: no tunnel: exit code 255'
}

sshd_is_gone() { [[ ! -e $LAB/run/sshd-node1.pid ]] && ! listening "$(port_of_sshd)"; }

@test "a node that does not answer within connect_timeout" {
  kill -STOP "$(sshd_pid)"
  configure 'connect_timeout = 1'
  run --separate-stderr srun --tunnel=:8000 echo ran
  # whose patience ends first, ssh's or the plugin's, is open
  [[ $(told) == 'srun: error: stunnel: ssh to node1: given up: no connection within connect_timeout: 1 s' \
    || $(told) == 'srun: error: stunnel: ssh to node1: Connection timed out during banner exchange
srun: error: stunnel: ssh to node1: no tunnel: exit code 255' ]]
  equal 1 "$status"
  equal '' "$output"
  nothing_left
}

@test "a host key that changed: ssh's whole warning is shown" {
  known_hosts "node1 $(cut -d' ' -f1,2 "$LAB/sshd/node2.key.pub")"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal '' "$output"
  equal 1 "$status"
  [[ $stderr == *'WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!'* ]]
  [[ $stderr == *"Offending ED25519 key in $LAB/ssh/known_hosts.test:1"* ]]
  [[ $stderr == *'srun: error: stunnel: ssh to node1: Host key verification failed.'* ]]
  nothing_left
}

@test "a host key that nobody knows" {
  known_hosts ''
  fails 'ssh to node1: No ED25519 host key is known for node1 and you have requested strict checking.' \
    'ssh to node1: Host key verification failed.' \
    'ssh to node1: no tunnel: exit code 255'
}

known_hosts() {
  printf '%s\n' "$1" >"$LAB/ssh/known_hosts.test"
  { echo "UserKnownHostsFile $LAB/ssh/known_hosts.test"; cat "$LAB/ssh/config"; } | ssh_configuration
}

@test "a key that the node does not accept" {
  ssh-keygen -q -t ed25519 -N '' -f key
  sed "s#IdentityFile .*#IdentityFile $PWD/key#" "$LAB/ssh/config" | ssh_configuration
  fails "ssh to node1: $user@127.0.0.1: Permission denied (publickey)." \
    'ssh to node1: no tunnel: exit code 255'
}

@test "an ssh that is not there" {
  configure 'ssh_command = /nonexistent'
  fails 'ssh: cannot start: /nonexistent: No such file or directory'
}

@test "an ssh that is not in the PATH" {
  configure 'ssh_command = no-such-ssh'
  # without the directories of root's that another user finds in his
  PATH=$(dirname "$(type -P srun)"):/usr/bin:/bin
  fails 'ssh: cannot start: no-such-ssh: No such file or directory'
}

@test "an ssh that is killed" {
  ssh_stand_in 'kill -KILL $$'
  fails 'ssh to node1: no tunnel: ended by signal 9'
}

@test "an ssh that says it is up but left no master" {
  ssh_stand_in 'exit 0'
  fails "ssh to node1: left no master behind: No such file or directory: $LAB/state/$user-control.tunnel"
}

@test "the error code that the user chose for srun's own errors is kept" {
  ssh_stand_in 'exit 3'
  SLURM_EXIT_ERROR=42 run --separate-stderr srun --tunnel=:8000 echo ran
  equal 42 "$status"
}

@test "of a long log the last 15 lines are shown, safe for a terminal" {
  ssh_stand_in 'while [ "$1" != -E ]; do shift; done' 'seq -f "line %.0f" 30 >"$2"' \
    'printf "last \\033[2J \\n" >>"$2"' 'exit 255'
  local expected
  expected=$(seq -f 'ssh to node1: line %.0f' 17 30)
  mapfile -t expected <<<"$expected"
  fails "${expected[@]}" 'ssh to node1: last \u001b[2J ' 'ssh to node1: no tunnel: exit code 255'
}

@test "on_failure = continue: the command runs without a tunnel, after a warning" {
  ssh_stand_in 'exit 255'
  configure 'on_failure = continue'
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" sh -c 'echo ran; env | grep ^SLURM_STUNNEL; ls "$0"' "$LAB/state"
  equal ran "$output"
  equal "srun: error: stunnel: ssh to node1: no tunnel: exit code 255
srun: error: stunnel: on_failure = continue: the job starts without a tunnel" "$stderr"
  nothing_left "$a"
}

@test "on_failure = continue: a wrong text is refused all the same" {
  configure 'on_failure = continue'
  run --separate-stderr srun --tunnel=80 echo ran
  refused '--tunnel: port outside 1024-65535: 80'
}

@test "a master that dies while the job runs harms neither job nor clean-up" {
  free_ports a
  mkfifo go
  begin job srun --tunnel="$a:8000" sh -c 'echo started; read -r _ <go; exit 7'
  eventually said job started
  kill -KILL "$(masters)"
  echo >go
  finish job
  equal 7 "$status"
  nothing_left "$a"
}
