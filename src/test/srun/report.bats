# What the user is told about tunnels that are up.
# Fault 12 of the C plugins
load helpers

this_host=$(</proc/sys/kernel/hostname)

@test "one line per pair, and the line to type on the user's own computer" {
  free_ports a b
  run --separate-stderr srun --tunnel="$a:8000,$b:8888" true
  equal "srun: stunnel: localhost:$a -> node1:8000
srun: stunnel: localhost:$b -> node1:8888
srun: stunnel: on your own computer: ssh -N -L $a:localhost:$a -L $b:localhost:$b $user@$this_host" "$stderr"
}

@test "stdout is the command's alone" {
  run --separate-stderr srun --tunnel=:8000 echo result
  equal result "$output"
}

@test "srun -Q silences the report" {
  run --separate-stderr srun -Q --tunnel=:8000 true
  equal 0 "$status"
  equal '' "$stderr"
}

@test "report = no silences it for everybody, and the job still knows its ports" {
  configure 'report = no'
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" printenv SLURM_STUNNEL_PORTS
  equal "$a:8000" "$output"
  equal '' "$stderr"
}

@test "login_host is the name in the line to type" {
  configure 'login_host = login.example.org'
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" true
  equal "srun: stunnel: on your own computer: ssh -N -L $a:localhost:$a $user@login.example.org" "$(told | tail -n 1)"
}

@test "a chosen port is told to the user and to the job alike" {
  run --separate-stderr srun --tunnel=:8000 printenv SLURM_STUNNEL_PORT_8000
  equal "srun: stunnel: localhost:$output -> node1:8000" "$(told | head -n 1)"
}

@test "the user's name is the uid's, whatever the environment says" {
  run --separate-stderr env USER=mallory LOGNAME=mallory timeout 60 srun --tunnel=:8000 find "$LAB/state" -mindepth 1 -printf '%P\n'
  [[ $(told) == *" $user@$this_host" ]]
  equal "stunnel-$user
stunnel-$user/1
$(sed "s#^#stunnel-$user/1/#" <<<"$files_of_session")" "$(sort <<<"$output")"
}

@test "another bind address is where the port listens and what the line says" {
  configure 'bind_address = 127.0.0.2'
  free_ports a
  run --separate-stderr srun --tunnel="$a:8000" ss -Hltn "sport = :$a"
  equal 127.0.0.2:"$a" "$(awk '{print $4}' <<<"$output")"
  equal "srun: stunnel: 127.0.0.2:$a -> node1:8000" "$(told | head -n 1)"
}

# --- names from the name service, which may hold anything

# with_passwd COMMAND...: where the name service calls nobody by a name that would clear and color a terminal
with_passwd() {
  sed $'s/^nobody:/no\e[2J\e[31mbody\x07:/' /etc/passwd >passwd
  chmod 644 passwd
  # shellcheck disable=SC2016 # for the inner shell
  unshare -m sh -c 'mount --bind "$0" /etc/passwd && exec "$@"' "$PWD/passwd" timeout 60 "$@"
}

readonly shown='no\u001b[2J\u001b[31mbody\u0007'

# Whatever srun prints, its own lines included.
printable() { run -1 grep -aP '[^\x20-\x7e]' <<<"$output$stderr"; }

@test "a login name with control characters does not reach the terminal" {
  need_root
  free_ports a
  sed -i "s#^ssh_args = .*#& -l nobody -i $LAB/ssh/nobody/id_ed25519#" "$LAB/stunnel.conf" # sshd knows no such name
  run --separate-stderr with_passwd setpriv --reuid="$(id -u nobody)" --regid="$(id -g nobody)" --clear-groups \
    env HOME=/nonexistent srun -D / --tunnel="$a:8000" sh -c 'ls -q "$0"' "$LAB/state"
  equal "srun: stunnel: localhost:$a -> node1:8000
srun: stunnel: on your own computer: ssh -N -L $a:localhost:$a '$shown@$this_host'" "$(told)"
  equal 'stunnel-no?[2J?[31mbody?' "$output" # as ls -q has it
  printable
}

@test "nor does it in a refusal, with the path that it is in" {
  need_root
  sed -i "s#^state_dir = .*#state_dir = /nonexistent/$(printf 'x%.0s' {1..60})#" "$LAB/stunnel.conf"
  run --separate-stderr with_passwd setpriv --reuid="$(id -u nobody)" --regid="$(id -g nobody)" --clear-groups \
    env HOME=/nonexistent srun -D / --tunnel=:8000 echo ran
  [[ $(told) == "srun: error: stunnel: state_dir: control socket path longer than 90 bytes: "*"/stunnel-$shown/1/control" ]] || { told; return 1; }
  printable
}

@test "the name of a user who has taken the directory does not reach the terminal raw" {
  need_root
  as_nobody touch "$(user_directory)"
  run --separate-stderr with_passwd srun --tunnel=:8000 echo ran
  refused "state_dir: belongs to user $shown, ask them or an admin to remove it: $(user_directory)"
  printable
}

@test "the name of a user for whom root starts srun does not reach the terminal raw" {
  need_root
  run --separate-stderr with_passwd setpriv --euid "$(id -u nobody)" --ruid root srun --tunnel=:8000 echo ran
  refused "--tunnel: srun runs for another user, who must start it themselves: $shown"
  printable
}
