# Signals that come while the JVM starts, before anything is queued.
load helpers

boots() { grep -qs '/libjvm\.so' "/proc/$(pid_of job)/maps"; }

# told_while_booting SIGNAL: Java has it blocked then, and the session is claimed before it is let through.
told_while_booting() {
  for _ in 1 2 3 4 5; do
    begin job srun --tunnel=:8000 echo ran
    eventually boots
    kill "-$1" "$(pid_of job)"
    finish job
    equal '' "$output"
    [[ $status != 0 ]]
    # srun 26.05 has threads of its own by then, one of which takes the signal and ends srun as ever
    [[ $(srun --version) == 'slurm 26.'* ]] || equal 'srun: error: stunnel: srun was told to end' "$(told)"
    nothing_left
  done
}

@test "SIGTERM while the JVM starts" { told_while_booting TERM; }

@test "SIGHUP while the JVM starts" { told_while_booting HUP; }

@test "SIGINT while the JVM starts" { told_while_booting INT; }

@test "SIGQUIT while the JVM starts" { told_while_booting QUIT; }
