# No tunnel, no job: what the user sees when ssh fails, and that the command has not run.
# Fault 5 of the C plugins
load helpers

teardown() {
  sshd_as_before
  tidy_up
}

lasting='if it stays like that, tell your admins'

# fails LINE...: srun says these lines of the plugin's, the command does not run, and all is gone.
fails() {
  local line
  line=$(printf '%s\n' "$@")
  fails_with equal "$line"
}

# fails_with COMMAND...: the same; the command judges the plugin's lines, its last argument.
fails_with() {
  for _ in $(seq "$(often 1)"); do
    free_ports a
    rm -f "$BATS_TEST_TMPDIR/ssh.tries"
    run --separate-stderr srun --tunnel="$a:8000" echo ran
    "$@" "$(told | sed 's/^srun: error: stunnel: //')"
    equal 1 "$status"
    equal '' "$output"
    nothing_left "$a"
  done
  fault 3 "$(often 1)"
}

@test "a node that refuses, until connect_timeout is over" {
  configure 'connect_timeout = 2'
  sshd_stop
  fails "ssh to node1: connect to host 127.0.0.1 port $(port_of_sshd): Connection refused: $lasting (tried 2 times)"
}

@test "a node that refuses at first" {
  ssh_stand_in 'echo try >>"$0.tries"' 'exec ssh "$@"'
  for _ in $(seq "$(often 1)"); do
    rm -f "$BATS_TEST_TMPDIR/ssh.tries"
    sshd_stop
    begin job srun --tunnel=:8000 echo ran
    eventually tried_twice
    sshd_start
    finish job
    equal ran "$output"
    nothing_left
  done
  fault 3 "$(often 1)"
}

tried_twice() { [[ -e $BATS_TEST_TMPDIR/ssh.tries && $(wc -l <"$BATS_TEST_TMPDIR/ssh.tries") -ge 2 ]]; }

@test "a node that does not answer within connect_timeout" {
  kill -STOP "$(sshd_pid)"
  configure 'connect_timeout = 1'
  fails_with no_answer
}

# Whose patience ends first, ssh's or the plugin's, is open.
no_answer() {
  [[ $1 == 'ssh to node1: no connection within connect_timeout: 1 s' \
    || $1 == "ssh to node1: Connection timed out during banner exchange: $lasting" ]]
}

@test "a host key that changed: where, and what to do" {
  known_hosts "node1 $(cut -d' ' -f1,2 "$LAB/sshd/node2.key.pub")"
  fails "ssh to node1: its host key has changed: Offending ED25519 key in $LAB/ssh/known_hosts.test:1: ask your admins \
whether node1 was reinstalled, and remove that line only if it was"
}

@test "srun -v shows the rest of what ssh said" {
  known_hosts "node1 $(cut -d' ' -f1,2 "$LAB/sshd/node2.key.pub")"
  run --separate-stderr srun -v --tunnel=:8000 echo ran
  equal '' "$output"
  [[ $stderr == *'srun: stunnel: ssh to node1: '*'WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!'* ]]
  [[ $stderr == *'srun: stunnel: ssh to node1: Host key verification failed.'* ]]
}

@test "a host key that nobody knows" {
  known_hosts ''
  fails 'ssh to node1: Host key verification failed: run "ssh node1" once at a terminal while a job of yours runs there, '\
'or ask your admins to list its key in /etc/ssh/ssh_known_hosts'
}

@test "a node that no name server knows" {
  sed 's/HostName .*/HostName node1.invalid/' "$LAB/ssh/config" | ssh_configuration
  configure 'connect_timeout = 1'
  fails_with not_resolved
}

# why: as the C library of this host says it
not_resolved() {
  [[ $(wc -l <<<"$1") == 1 && $1 == 'ssh to node1: Could not resolve hostname node1.invalid: '*', tell your admins'* ]]
}

known_hosts() {
  printf '%s\n' "$1" >"$LAB/ssh/known_hosts.test"
  { echo "UserKnownHostsFile $LAB/ssh/known_hosts.test"; cat "$LAB/ssh/config"; } | ssh_configuration
}

@test "a key that the node does not accept" {
  ssh-keygen -q -t ed25519 -N '' -f key
  sed "s#IdentityFile .*#IdentityFile $PWD/key#" "$LAB/ssh/config" | ssh_configuration
  fails "ssh to node1: $user@127.0.0.1: Permission denied (publickey): \"ssh node1\" must let you in without a password, \
for there is no terminal to type one at: ask your admins about keys"
}

# As pam_slurm_adopt says it, which lets nobody in before the node has heard of the job; in the log where the site has set
# LogLevel to INFO.
@test "a node that has not heard of the job yet" {
  stand_in_not_adopted 'exec ssh "$@"'
  for _ in $(seq "$(often 1)"); do
    rm -f "$BATS_TEST_TMPDIR/ssh.tries"
    run --separate-stderr srun --tunnel=:8000 echo ran
    equal ran "$output"
    equal 2 "$(told | wc -l)"
    equal 3 "$(wc -l <"$BATS_TEST_TMPDIR/ssh.tries")"
    nothing_left
  done
  fault 3 "$(often 1)"
}

@test "a node that never hears of the job" {
  stand_in_not_adopted refuse
  configure 'connect_timeout = 2'
  fails "ssh to node1: Access denied by pam_slurm_adopt: you have no active jobs on this node: the node has not heard of \
your job, tell your admins (tried 2 times)"
}

@test "a node that hangs up, as with pam_slurm_adopt where ssh does not show its words" {
  ssh_stand_in 'while [ "$1" != -E ]; do shift; done; echo "Connection closed by 10.0.0.7 port 22" >>"$2"; exit 255'
  configure 'connect_timeout = 2'
  fails 'ssh to node1: Connection closed by 10.0.0.7 port 22: the node is busy, or has not heard of your job: if it stays '\
'like that, tell your admins (tried 2 times)'
}

# The account phase is where pam_slurm_adopt sits. At the plugin's LogLevel ssh has no word for what it says.
sshd_with_pam() { # COMMAND of a shell, which says whether the user is let in
  need_root
  printf '#!/bin/sh\n%s\n' "$1" >pam.sh
  chmod 755 "$BATS_TEST_TMPDIR" pam.sh
  cat >pam <<END
auth required pam_permit.so
account required pam_exec.so quiet $PWD/pam.sh
session required pam_permit.so
END
  sshd_stop
  sed 's/^UsePAM no/UsePAM yes/' "$LAB/sshd/node1.conf" >sshd.conf
  # shellcheck disable=SC2016 # for the shell
  unshare --mount sh -c 'mount --bind pam /etc/pam.d/sshd && exec env -i "$1" -f "$PWD/sshd.conf" -E "$2"' - \
    "$(PATH=$PATH:/usr/sbin:/sbin command -v sshd)" "$LAB/log/sshd-node1.log" 3>&-
  eventually listening "$(port_of_sshd)"
}

sshd_without_pam() {
  sshd_stop
  sshd_start
}

@test "a node whose PAM turns the user away at first" {
  sshd_with_pam "echo try >>'$PWD/tries'; [ \$(wc -l <'$PWD/tries') -gt 2 ]"
  for _ in $(seq "$(often 1)"); do
    rm -f tries
    run --separate-stderr srun --tunnel=:8000 echo ran
    equal ran "$output"
    equal 2 "$(told | wc -l)"
    nothing_left
  done
  sshd_without_pam
  fault 3 "$(often 1)"
}

@test "a node whose PAM turns the user away for good" {
  configure 'connect_timeout = 2'
  sshd_with_pam 'exit 1'
  fails "ssh to node1: no connection: exit code 255: the node is busy, or has not heard of your job: $lasting (tried 2 times)"
  sshd_without_pam
}

@test "a wrong word in ssh_args" {
  sed -i 's/^ssh_args = .*/& -o NoSuchOption=yes/' "$LAB/stunnel.conf"
  fails 'ssh to node1: command-line: line 0: Bad configuration option: nosuchoption: see ssh_args in stunnel.conf, and your '\
'~/.ssh/config'
}

@test "an ssh of an srun whose parent ignores SIGCHLD" {
  sshd_stop
  configure 'connect_timeout = 2'
  run --separate-stderr env --ignore-signal=CHLD timeout 60 srun --tunnel=:8000 echo ran
  equal "srun: error: stunnel: ssh to node1: connect to host 127.0.0.1 port $(port_of_sshd): Connection refused: $lasting \
(tried 2 times)" "$(told)"
  equal '' "$output"
  nothing_left
}

# An ssh that waits at a prompt for ProxyJump would take what is typed at the shell afterwards.
@test "an ssh that is given up takes along what it has started" {
  printf '%s\n' '#!/bin/sh' 'echo $$ >"$0.pid"' 'trap "" HUP' 'exec sleep 1000' >proxy
  chmod +x proxy
  { echo "ProxyCommand $PWD/proxy"; cat "$LAB/ssh/config"; } | ssh_configuration
  ssh_stand_in 'exec ssh -o ConnectTimeout=100 "$@"' # later than the plugin
  configure 'connect_timeout = 1'
  fails 'ssh to node1: no connection within connect_timeout: 1 s'
  eventually ended "$(<proxy.pid)"
}

ended() { ! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status"; }

# stand_in_not_adopted COMMAND: refuses twice, then does that
stand_in_not_adopted() {
  ssh_stand_in "$(declare -f refuse)" 'echo try >>"$0.tries"' 'if [ "$(wc -l <"$0.tries")" -gt 2 ]; then' "$1" 'fi' \
    'refuse "$@"'
}

refuse() {
  while [ "$1" != -E ]; do shift; done
  echo 'Access denied by pam_slurm_adopt: you have no active jobs on this node' >>"$2"
  echo 'Connection closed by 10.0.0.7 port 22' >>"$2"
  exit 255
}

@test "an ssh that hangs where nobody can type is ended" {
  ssh_stand_in 'exec sleep 1000'
  configure 'connect_timeout = 1'
  fails 'ssh to node1: no connection within connect_timeout: 1 s'
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
  fails 'ssh to node1: no connection: ended by signal 9'
}

@test "an ssh that says it is up but left no master" {
  ssh_stand_in 'exit 0'
  fails "ssh to node1: exited without leaving a master: No such file or directory: $(session_directory)/control"
}

@test "the error code that the user chose for srun's own errors is kept" {
  ssh_stand_in 'exit 3'
  SLURM_EXIT_ERROR=42 run --separate-stderr srun --tunnel=:8000 echo ran
  equal 42 "$status"
}

@test "words of ssh that nobody knows are shown, safe for a terminal" {
  ssh_stand_in 'while [ "$1" != -E ]; do shift; done' 'printf "first\nlast \033[2J \n" >>"$2"' 'exit 255'
  fails 'ssh to node1: no connection: exit code 255: last \u001b[2J '
}

@test "on_failure = continue: the command runs without a tunnel, after a warning" {
  ssh_stand_in 'exit 3'
  configure 'on_failure = continue'
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" sh -c 'echo ran; env | grep ^SLURM_STUNNEL; find "$0" -mindepth 2' "$LAB/state"
  equal ran "$output"
  equal "srun: error: stunnel: ssh to node1: no connection: exit code 3
srun: error: stunnel: on_failure = continue: the job starts without a tunnel" "$stderr"
  nothing_left "$a"
}

@test "on_failure = continue: a wrong text is refused all the same" {
  configure 'on_failure = continue'
  run --separate-stderr srun --tunnel=80 echo ran
  refused '--tunnel: port outside 1024-65535: 80'
}
