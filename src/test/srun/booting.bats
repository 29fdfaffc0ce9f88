# Signals that come while the option is read: Java has them blocked then, and nothing is queued yet.
load helpers

# Java waits for the end of its configuration, which does not come while we have it open.
reads_configuration() { readlink "/proc/$(pid_of job)"/fd/* 2>/dev/null | grep -qF "$PWD/configuration"; }

# told_while_booting SIGNAL: the session is claimed before it is let through.
told_while_booting() {
  mkfifo configuration
  plugstack_arguments "config=$PWD/configuration"
  begin job srun --tunnel=:8000 echo ran
  exec 5<>configuration
  eventually reads_configuration
  kill "-$1" "$(pid_of job)"
  cat "$LAB/stunnel.conf" >&5
  exec 5>&-
  finish job
  equal '' "$output"
  [[ $status != 0 ]]
  # srun 26.05 has threads of its own by then, one of which takes the signal and ends srun as ever
  [[ $(srun --version) == *' 26.'* ]] || equal 'srun: error: stunnel: srun was told to end' "$(told)"
  nothing_left
}

@test "SIGTERM while the option is read" { told_while_booting TERM; }

@test "SIGHUP while the option is read" { told_while_booting HUP; }

@test "SIGINT while the option is read" { told_while_booting INT; }

@test "SIGQUIT while the option is read" { told_while_booting QUIT; }
