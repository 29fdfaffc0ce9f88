# shellcheck shell=bash
# shellcheck disable=SC2154 # bats and src/test/srun/helpers.bash set them
# What an admin does with an installed package, and what he may then expect: the same of the RPM and of the .deb.

edit() {
  { echo "ssh_args = -F $LAB/ssh/config"; echo "state_dir = $LAB/state"; echo 'max_sessions = 2'; } >>/etc/stunnel.conf
  echo '# edited' >>/etc/slurm/plugstack.conf.d/stunnel.conf
}

works() {
  run --separate-stderr srun -Q --tunnel=:8000 echo ran
  equal ran "$output$stderr"
}

# is_edited: and what the admin wrote is in force.
is_edited() {
  tail -n 1 /etc/slurm/plugstack.conf.d/stunnel.conf | grep -qx '# edited'
  tail -n 1 /etc/stunnel.conf | grep -qx 'max_sessions = 2'
  works
}

# stays_open COMMAND...: a tunnel that was open before COMMAND is open afterwards, is opened again, and is closed as ever.
stays_open() {
  local a b
  free_ports a b
  begin job srun --tunnel="$a:$b" python3 "$repository/src/test/srun/pages.py" "$b"
  eventually said job serving
  "$@"
  equal "page of $b" "$(fetch "localhost:$a")"
  kill -KILL "$(masters)"
  eventually complained job 'tunnel to node1 is back'
  equal "page of $b" "$(fetch "localhost:$a")"
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left
}
