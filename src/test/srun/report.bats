# What the user is told about tunnels that are up.
# Fault 1 of the C plugins2
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
