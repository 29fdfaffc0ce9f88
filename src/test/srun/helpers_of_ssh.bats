# What an ssh has started ends with it: a ProxyCommand, or the ssh of a ProxyJump. What else is beside srun stays.
load helpers

setup() {
  put_in_order
  free_ports a
  # Carries the connection and stays when it ends, as an ssh to a gateway whose network is gone.
  cat >proxy.py <<'PROXY'
import os, signal, socket, sys, threading, time

def copy(source, target):
    while data := os.read(source, 65536):
        os.write(target, data)

connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
server = connection.fileno()
with open(sys.argv[3] + ".part", "w") as file:
    file.write(str(os.getpid()))
os.rename(sys.argv[3] + ".part", sys.argv[3])
for pair in (0, server), (server, 1):
    threading.Thread(target=copy, args=pair, daemon=True).start()
time.sleep(1000)
PROXY
}

teardown() {
  tmux_ kill-server 2>/dev/null || true
  for file in proxy.pid helper.pid; do
    [[ ! -e $file ]] || kill -KILL "$(<"$file")" 2>/dev/null || true
  done
  tidy_up
}

tmux_() { tmux -S "$BATS_TEST_TMPDIR/tmux" "$@" 3>&- 4>&-; }
displays() { tmux_ capture-pane -p -J | grep -qF "$1"; }

# Zombies that nobody reaps have ended.
runs() { grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$(<"$1")/status"; }
proxy_is_gone() { ! runs proxy.pid; }
nothing_is_there() { [[ -z $(masters; watchers; ls -A "$LAB/state") ]]; }

# proxy_command COMMAND
proxy_command() { { echo "ProxyCommand $1"; cat "$LAB/ssh/config"; } | ssh_configuration; }
staying_proxy() { proxy_command "python3 $PWD/proxy.py %h %p $PWD/proxy.pid"; }

kill_srun() {
  kill -KILL "$(pid_of job)"
  finish job
}

# all_ends: after srun was killed
all_ends() {
  eventually nothing_is_there
  eventually proxy_is_gone
  cancel_jobs
  nothing_left "$a"
}

@test "srun is killed while a ProxyCommand hangs" {
  local shell
  for shell in 'echo $$ >proxy.pid; exec sleep 1000' 'sleep 1000 & echo $! >proxy.pid; wait' \
    'trap "" HUP; sleep 1000 & echo $! >proxy.pid; wait'; do
    rm -f proxy.pid
    printf '%s\n' "cd '$PWD'" "$shell" >proxy.sh
    proxy_command "sh $PWD/proxy.sh"
    begin job srun --tunnel="$a:8000" true
    eventually test -s proxy.pid
    runs proxy.pid
    kill_srun
    all_ends
  done
}

@test "srun is killed while the ssh of a ProxyJump asks for a passphrase" {
  command -v tmux >/dev/null || skip 'tmux is not installed'
  ssh-keygen -q -t ed25519 -N 'open sesame' -f key
  cat key.pub >>"$LAB/sshd/authorized_keys/$user"
  {
    printf '%s\n' 'Host jump' 'HostName 127.0.0.1' "Port $(port_of_sshd)" 'HostKeyAlias node1' "IdentityFile $PWD/key" \
      "UserKnownHostsFile $LAB/ssh/known_hosts" 'IdentitiesOnly yes' 'Host node1' 'ProxyJump jump'
    cat "$LAB/ssh/config"
  } | ssh_configuration
  tmux_ -f /dev/null new-session -d -x 80 -y 24 env PS1='here$ ' bash --norc --noprofile
  # shellcheck disable=SC2016 # for the shell in the terminal
  tmux_ send-keys -l "sh -c 'echo \$\$ >job.pid; exec srun --tunnel $a:8000 true'"
  tmux_ send-keys Enter
  eventually displays 'Enter passphrase for key'
  jump >helper.pid
  runs helper.pid
  kill -KILL "$(pid_of job)"
  eventually nothing_is_there
  equal '' "$(jump)"
  cancel_jobs
  nothing_left "$a"
}

jump() { pgrep -f "^(/usr/bin/)?ssh .*-F $LAB/ssh/config.test .*-W " || true; }

begin_with_proxy() {
  staying_proxy
  begin_staying job --tunnel="$a:8000"
  runs proxy.pid
}

@test "srun ends, and ssh with its ProxyCommand" {
  begin_with_proxy
  kill -TERM "$(pid_of job)"
  finish job
  proxy_is_gone
  nothing_left "$a"
}

@test "srun ends, ssh is stopped, and its ProxyCommand stays" {
  begin_with_proxy
  kill -STOP "$(masters)"
  kill -TERM "$(pid_of job)"
  finish job
  proxy_is_gone
  nothing_left "$a"
}

@test "srun is killed" {
  begin_with_proxy
  kill_srun
  all_ends
}

@test "srun is killed, ssh is stopped, and its ProxyCommand stays" {
  begin_with_proxy
  kill -STOP "$(masters)"
  kill_srun
  all_ends
}

@test "srun and its watcher are killed, ssh is stopped: the next srun ends its ProxyCommand" {
  begin_with_proxy
  kill -STOP "$(masters)"
  kill_unwatched job
  cp "$LAB/stunnel.conf.lab" "$LAB/stunnel.conf"
  cancel_jobs
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
  proxy_is_gone
  nothing_left "$a"
}

# A wrapper has what srun has open; ssh would have closed it.
@test "what reads and writes srun's own pipes stays, though a wrapper around ssh has these pipes too" {
  ssh_stand_in 'exec sleep 1000'
  configure 'connect_timeout = 1'
  # shellcheck disable=SC2016 # for the shell
  begin job setsid -w bash -c 'set -o pipefail
    srun --tunnel="$0:8000" echo ran 5>&1 2>&1 | { sed -u s/^/read:/; echo all was read; }' "$a"
  finish job
  equal 'read:srun: error: stunnel: ssh to node1: no connection within connect_timeout: 1 s
all was read' "$(sed '1p;$!d' <<<"$output")"
  nothing_left "$a"
}
