# srun --tunnel in a real terminal, which tmux is.
load helpers

setup() {
  command -v tmux >/dev/null || skip 'tmux is not installed'
  put_in_order
  free_ports a
  tmux_ -f /dev/null new-session -d -x 80 -y 24 env PS1='here$ ' bash --norc --noprofile
  eventually shows 'here$'
}

teardown() {
  [[ -n ${BATS_TEST_COMPLETED:-} ]] || screen || true
  tmux_ kill-server 2>/dev/null || true
  tidy_up
}

tmux_() { tmux -S "$BATS_TEST_TMPDIR/tmux" "$@" 3>&- 4>&-; }
screen() { tmux_ capture-pane -p -J; }
shows() { screen | grep -qE "^$(sed 's/[$?*().[]/\\&/g' <<<"$1") *$"; }
displays() { screen | grep -qF "$1"; }
press() { tmux_ send-keys "$@"; }
type_line() { tmux_ send-keys -l "$1" && press Enter; }

# A shell on the node, with the tunnel: the habit of the C plugins' users.
begin_shell() {
  type_line "PS1='there\$ ' srun --pty --tunnel $a:8000 bash --norc --noprofile; echo code=\$?"
  eventually shows 'there$'
}

@test "the report comes before the shell's prompt, on lines of its own" {
  begin_shell
  shows "srun: stunnel: localhost:$a -> node1:8000"
  screen | grep -q '^srun: stunnel: on your own computer: ssh -N -L '
}

@test "what is typed reaches the shell, once" {
  begin_shell
  type_line 'echo $((6 * 7)) $SLURM_STUNNEL_HOST'
  eventually shows '42 node1'
}

@test "Ctrl-C ends the command that runs in the shell, and neither shell nor tunnel" {
  begin_shell
  type_line 'echo be""gun; sleep 1000'
  eventually shows begun
  press C-c
  type_line 'echo after $?'
  eventually shows 'after 130'
  listening "$a"
}

@test "the size of the window is the shell's, and follows it" {
  begin_shell
  type_line 'stty size'
  eventually shows '24 80'
  tmux_ resize-window -x 100 -y 30
  eventually told_size '30 100'
}

told_size() {
  type_line 'stty size'
  shows "$1"
}

@test "the exit code of the shell is srun's, and the terminal is as before" {
  local before
  before=$(tmux_ display-message -p '#{pane_tty}')
  stty -a <"$before" >before
  begin_shell
  type_line 'exit 7'
  eventually shows 'code=7'
  eventually shows 'here$'
  diff before <(stty -a <"$(tmux_ display-message -p '#{pane_tty}')")
  nothing_left "$a"
}

@test "Ctrl-C twice without --pty ends everything" {
  type_line "srun --tunnel $a:8000 sh -c 'echo started; exec sleep 1000'; echo code=\$?"
  eventually shows started
  press C-c
  eventually displays 'srun: interrupt (one more within 1 sec to abort)'
  eventually ends_by_one_more
  nothing_left "$a"
}

# On a busy machine the second may come too late to be the second.
ends_by_one_more() {
  press C-c
  shows_code
}
shows_code() { screen | grep -qE '^code=[0-9]+'; }

@test "the terminal is closed: nothing is left" {
  begin_shell
  tmux_ kill-server
  eventually no_jobs
  eventually no_masters
  eventually no_state
  nothing_left "$a"
}

no_masters() { [[ -z $(masters) ]]; }
no_state() { [[ -z $(ls -A "$LAB/state") ]]; }

# need_passphrase: the user's key asks for one
need_passphrase() {
  ssh-keygen -q -t ed25519 -N 'open sesame' -f key
  cat key.pub >>"$LAB/sshd/authorized_keys/$user"
  sed "s#IdentityFile .*#IdentityFile $PWD/key#" "$LAB/ssh/config" | ssh_configuration
}

@test "ssh can ask for a passphrase, and the answer is not the command's" {
  need_passphrase
  type_line "srun --tunnel $a:8000 sh -c 'read -r line; echo got \$line'"
  eventually displays 'Enter passphrase for key'
  type_line 'open sesame'
  eventually shows "srun: stunnel: localhost:$a -> node1:8000"
  run -1 grep -F 'open sesame' <(screen)
  type_line hello
  eventually shows 'got hello'
}

@test "Ctrl-C at the passphrase ends srun, and the terminal shows again what is typed" {
  need_passphrase
  type_line "srun --tunnel $a:8000 echo r''an; echo code=\$?"
  eventually displays 'Enter passphrase for key'
  press C-c
  eventually shows_code
  run ! shows ran
  type_line 'echo vis""ible'
  eventually shows visible
  displays 'echo vis""ible'
  nothing_left "$a"
}

@test "ssh can ask about an unknown host key" {
  { printf '%s\n' "UserKnownHostsFile $PWD/known_hosts" 'StrictHostKeyChecking ask'; cat "$LAB/ssh/config"; } | ssh_configuration
  type_line "srun --tunnel $a:8000 echo r''an"
  eventually displays 'Are you sure you want to continue connecting'
  type_line yes
  eventually shows ran
}

# srun has the terminal in raw mode, where a newline alone goes straight down.
@test "a tunnel that is lost and back is said on lines that begin at the left" {
  begin_shell
  kill -KILL "$(masters)"
  eventually shows 'srun: stunnel: tunnel to node1 is back'
  displays 'srun: stunnel: tunnel to node1 lost, opening it again'
  listening "$a"
  type_line 'exit 5'
  eventually shows 'code=5'
}
