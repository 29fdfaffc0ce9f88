# What the site decided, in stunnel.conf and in plugstack.conf.
load helpers

conf() { echo "$LAB/stunnel.conf"; }

# refuses_line LINE PROBLEM: the line is the file's third, behind the lab's two.
refuses_line() {
  put_in_order
  configure "$1"
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "$(conf):3: $2"
}

@test "a bad line is named with its file and number, and refuses the tunnel" {
  refuses_line 'no_such_key = 1' 'unknown key: no_such_key'
  refuses_line 'max_sessions' 'not key = value: max_sessions'
  refuses_line 'state_dir = /tmp' 'key given twice: state_dir'
  refuses_line 'max_sessions = 0' 'max_sessions: not a number from 1 to 1000: 0'
  refuses_line 'connect_timeout = 15s' 'connect_timeout: not a number from 1 to 3600: 15s'
  refuses_line 'bind_address = localhost' 'bind_address: not loopback, * or a literal IP address: localhost'
  refuses_line 'on_failure = ignore' 'on_failure: neither fail nor continue: ignore'
  refuses_line 'report = true' 'report: neither yes nor no: true'
  refuses_line 'login_host = a b' 'login_host: not a host name or IP address: a b'
  refuses_line 'ssh_command = bin/ssh' 'ssh_command: neither a plain name nor an absolute path: bin/ssh'
}

@test "a bad line does not disturb an srun without --tunnel" {
  configure 'no_such_key = 1'
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "a missing file means defaults" {
  plugstack_arguments 'config=/nonexistent/stunnel.conf' "ssh_args=-F|$LAB/ssh/config" "state_dir=$LAB/state"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
}

@test "the file that is shipped can be read as it is" {
  run -1 grep '^[^#]' "$repository/packaging/stunnel.conf"
  cat "$repository/packaging/stunnel.conf" >>"$LAB/stunnel.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
}

@test "an argument in plugstack.conf overrides the file" {
  configure 'report = yes' 'login_host = file.example.org'
  plugstack_arguments login_host=argument.example.org
  run --separate-stderr srun --tunnel=:8000 true
  [[ $(told) == *@argument.example.org ]]
  plugstack_arguments report=no
  run --separate-stderr srun --tunnel=:8000 true
  equal '' "$stderr"
}

@test "a bad argument in plugstack.conf is named, and only with --tunnel" {
  plugstack_arguments no_such_key=1
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused 'plugstack.conf: unknown key: no_such_key=1'
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

# what_ssh_got: a line for each argument of the ssh that was started
record_ssh() {
  ssh_stand_in 'printf "%s\n" "$@" >"$0.arguments"' 'exec ssh "$@"'
  sed -i '/^ssh_command/d' "$LAB/stunnel.conf"
}

# Fault 11 of the C plugins: documented and never read, or compared over the wrong length
@test "the C plugins' ssh_cmd= and args= are read, with | for spaces" {
  record_ssh
  plugstack_arguments "ssh_cmd=$PWD/ssh" "args=-F|$LAB/ssh/config|-o|SendEnv=MARK"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  grep -qx 'SendEnv=MARK' ssh.arguments
}

@test "the C plugins' ssh_args= is read as well" {
  record_ssh
  plugstack_arguments "ssh_cmd=$PWD/ssh" "ssh_args=-F|$LAB/ssh/config|-o|SendEnv=MARK"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  grep -qx 'SendEnv=MARK' ssh.arguments
}

# Fault 2 of the C plugins
@test "the C plugins' helpertask_args= may be there or not" {
  plugstack_arguments 'helpertask_args=2>/tmp/log'
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
}

# Fault 9 of the C plugins: no shell reads any of it
@test "ssh_args are words, not shell" {
  record_ssh
  configure "ssh_command = '$PWD/ssh'"
  sed -i "s#^ssh_args = .*#& -o \"SendEnv=A B\" -o 'SendEnv=\$(touch $PWD/trap);*' \# comment#" "$LAB/stunnel.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
  grep -qxF 'SendEnv=A B' ssh.arguments
  grep -qxF "SendEnv=\$(touch $PWD/trap);*" ssh.arguments
  run ! ls trap
}

@test "a state_dir that is not there is named" {
  sed -i 's#^state_dir = .*#state_dir = /nonexistent#' "$LAB/stunnel.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused 'state_dir: cannot claim a session: No such file or directory: /nonexistent'
}

@test "a state_dir too long for a control socket is named" {
  local long
  long=$LAB/state/$(printf 'x%.0s' {1..90})
  mkdir "$long"
  sed -i "s#^state_dir = .*#state_dir = $long#" "$LAB/stunnel.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "state_dir: control socket path longer than 90 bytes: $long/stunnel-$user/1/control"
}

@test "a state_dir where the user may not write is named" {
  need_root
  chmod 755 "$LAB/state"
  run --separate-stderr as_nobody timeout 60 srun -D / --tunnel=:8000 echo ran
  chmod 1777 "$LAB/state"
  refused "state_dir: cannot claim a session: Permission denied: $LAB/state"
}

# state_dir_of_mode MODE: owned by root and a group of the user
state_dir_of_mode() {
  mkdir -p "$LAB/state/dir"
  chgrp "$(id -g nobody)" "$LAB/state/dir"
  chmod "$1" "$LAB/state/dir"
  sed -i "s#^state_dir = .*#state_dir = $LAB/state/dir#" "$LAB/stunnel.conf"
}

@test "a state_dir where others can replace files is refused: world-writable or group-writable, not sticky" {
  need_root
  local mode
  for mode in 0777 0775 2770 0757 2777; do
    state_dir_of_mode "$mode"
    run --separate-stderr as_nobody timeout 60 srun -D / --tunnel=:8000 echo ran
    refused "state_dir: others can replace files in it, an admin must chmod +t it: $LAB/state/dir"
    equal '' "$(ls -A "$LAB/state/dir")"
  done
}

@test "a state_dir that is sticky, or that only its owner writes to, is used" {
  need_root
  local mode
  for mode in 1777 3770 1775; do
    state_dir_of_mode "$mode"
    run --separate-stderr as_nobody timeout 60 srun -D / --tunnel=:8000 sh -c 'ls "$0"' "$LAB/state/dir"
    equal stunnel-nobody "$output"
  done
  state_dir_of_mode 0755
  run --separate-stderr srun --tunnel=:8000 sh -c 'ls "$0"' "$LAB/state/dir"
  equal "stunnel-$user" "$output"
}

@test "a runtime that is not there is named, and only with --tunnel" {
  sed -i 's#runtime=[^ ]*#runtime=/nonexistent#' "$LAB/plugstack.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  [[ $(told) == *'stunnel: runtime: '*/nonexistent* ]]
  equal 1 "$(told | wc -l)"
  equal '' "$output"
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

# Fault 9 of the C plugins
@test "what another user put in the way of a session is never followed, written or removed" {
  need_root
  echo precious >precious
  chmod 777 . precious
  as_nobody ln -s "$PWD/precious" "$(user_directory)"
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "state_dir: belongs to user nobody, ask them or an admin to remove it: $(user_directory)"
  equal precious "$(<precious)"
  equal "$PWD/precious" "$(readlink "$(user_directory)")"
}
