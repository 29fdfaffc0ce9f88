# The user's own ssh configuration keeps working, and does not leak into the tunnel.
load helpers

# with LINE...: the user's lines, in front of the lab's
with() {
  { echo 'Host *'; printf '  %s\n' "$@"; cat "$LAB/ssh/config"; } | ssh_configuration
}

@test "LocalForward, RemoteForward and DynamicForward are not opened" {
  free_ports a b c d
  with "LocalForward $b localhost:9000" "RemoteForward $c localhost:9000" "DynamicForward $d" 'ExitOnForwardFailure yes'
  begin_staying job --tunnel="$a:8000"
  listening "$a"
  run ! listening "$b"
  run ! listening "$c"
  run ! listening "$d"
}

@test "a LocalForward to a port that is taken does not end the tunnel" {
  free_ports a b
  with "LocalForward 127.0.0.1:$b localhost:9000" 'ExitOnForwardFailure yes'
  begin server python3 "$BATS_TEST_DIRNAME/pages.py" "$b"
  eventually said server serving
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
}

@test "ControlMaster, ControlPath and ControlPersist are not used: the master is the session's and ends with it" {
  with 'ControlMaster auto' "ControlPath $BATS_TEST_TMPDIR/%h-%p" 'ControlPersist yes'
  begin_staying job --tunnel=:8000
  equal '' "$(find . -type s)"
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left
}

@test "RemoteCommand, LocalCommand, and RequestTTY do not run or ask for anything" {
  with "RemoteCommand touch $PWD/remote" 'RequestTTY force' 'PermitLocalCommand yes' "LocalCommand touch $PWD/local"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  [[ ! -e remote && ! -e local ]]
}

@test "ForwardAgent and ForwardX11 are not asked for" {
  with 'ForwardAgent yes' 'ForwardX11 yes'
  sed -i 's/^ssh_args .*/& -o LogLevel=DEBUG2/' "$LAB/stunnel.conf"
  begin_staying job --tunnel=:8000
  # the log is one that would tell
  grep -q debug2 "$LAB/state/$user-log.tunnel"
  run ! grep -iE 'requesting (agent|x11)|auth-agent-req|x11-req' "$LAB/state/$user-log.tunnel"
}

@test "GatewayPorts does not open the login ports to the network" {
  free_ports a
  with 'GatewayPorts yes'
  begin_staying job --tunnel="$a:8000"
  run ! grep -vE '127.0.0.1|\[::1\]' <(ss -Hltn "sport = :$a" | awk '{print $4}')
}

