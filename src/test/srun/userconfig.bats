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
  grep -q debug2 "$(session_directory)/log"
  run -1 grep -iE 'requesting (agent|x11)|auth-agent-req|x11-req' "$(session_directory)/log"
}

# --- all of it at once

hostile() {
  free_ports b c d
  with 'ForwardAgent yes' 'ForwardX11 yes' 'ForwardX11Trusted yes' "LocalForward $b localhost:9000" "RemoteForward $c localhost:9000" \
    "DynamicForward $d" 'PermitLocalCommand yes' "LocalCommand touch $PWD/local" "RemoteCommand touch $PWD/remote" \
    'ControlMaster auto' "ControlPath $PWD/control" 'ControlPersist yes' 'GatewayPorts yes' 'Tunnel yes' 'TunnelDevice any:any' \
    'SendEnv *' 'RequestTTY force' 'StdinNull no' 'ForkAfterAuthentication no' 'SessionType default' 'ExitOnForwardFailure yes' \
    'UpdateHostKeys yes' 'AddKeysToAgent yes'
}

@test "of a configuration that asks for everything nothing is granted but the tunnel" {
  hostile
  sed -i 's/^ssh_args .*/& -o LogLevel=DEBUG2/' "$LAB/stunnel.conf"
  free_ports a
  begin_staying job --tunnel="$a:8000"
  local log=$(session_directory)/log
  grep -q debug2 "$log"
  run -1 grep -iE 'requesting (agent|x11|tun)|auth-agent-req|x11-req|executing|sending (env|command)|remote forward' "$log"
  equal "127.0.0.1:$a" "$(addresses 4)"
  equal "$(! grep -q . /proc/net/if_inet6 || echo "[::1]:$a")" "$(addresses 6)"
  equal '' "$(ls -A | grep -vE '^job\.(out|err|pid)$')"
}

# Where the session's master listens.
addresses() { ss -"$1" -Hltnp | grep -F "pid=$(masters)," | awk '{ print $4 }'; }

# The last word that counts is ssh's own: its view of the command line that the master has.
@test "on the master's command line all of that is off, and the node is its last word, behind --" {
  hostile
  begin_staying job --tunnel=:8000
  local -a words
  mapfile -d '' words <"/proc/$(masters)/cmdline"
  equal '-- node1' "${words[*]: -2}"
  equal 1 "$(printf '%s\n' "${words[@]}" | grep -cx -e --)"
  "$(type -P ssh)" -G "${words[@]:1}" >seen_by_ssh
  local setting
  for setting in 'forwardagent no' 'forwardx11 no' 'permitlocalcommand no' 'gatewayports no' 'tunnel false' \
    'clearallforwardings yes' 'controlpersist no' "controlpath $(session_directory)/control" 'requesttty false' \
    'updatehostkeys false' 'sessiontype none' 'forkafterauthentication yes'; do
    grep -qx "$setting" seen_by_ssh || { echo "not so: $setting"; cat seen_by_ssh; return 1; }
  done
  run -1 grep -E '^(remotecommand|localforward|remoteforward|dynamicforward) ' seen_by_ssh
}

@test "files of a session are the user's alone whatever umask he has" {
  umask 000
  begin_staying job --tunnel=:8000
  equal "$files_of_session" "$(ls -A "$(session_directory)")"
  equal "600 $user" "$(stat -c '%a %U' "$(session_directory)"/* | sort -u)"
  equal "700 $user" "$(stat -c '%a %U' "$(user_directory)" "$(session_directory)" | sort -u)"
  test -S "$(session_directory)/control"
}

@test "GatewayPorts does not open the login ports to the network" {
  free_ports a
  with 'GatewayPorts yes'
  begin_staying job --tunnel="$a:8000"
  equal "127.0.0.1:$a [::1]:$a" "$(ss -Hltn "sport = :$a" | awk '{print $4}' | sort | xargs)"
}
