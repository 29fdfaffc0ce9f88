# shellcheck shell=bash
# shellcheck disable=SC2154 # bats and src/test/srun/helpers.bash set them
# What an admin does with an installed package and expects of it: the same for the RPM and for the .deb.

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

# A cleaner that removes everything of any age removes other files in /tmp, and leaves the directories of sessions.
tmpfiles_keeps_sessions() {
  command -v systemd-tmpfiles >/dev/null || skip 'no systemd-tmpfiles here'
  mkdir -p root/usr/lib/tmpfiles.d root/tmp/stunnel-alice/1 root/tmp/other
  touch root/tmp/stunnel-alice/1/exitflag root/tmp/other/file
  echo 'q /tmp 1777 - - 0' >root/usr/lib/tmpfiles.d/tmp.conf
  cp /usr/lib/tmpfiles.d/slurm-spank-stunnel.conf root/usr/lib/tmpfiles.d
  systemd-tmpfiles --root="$PWD/root" --clean
  equal 'root/tmp/stunnel-alice root/tmp/stunnel-alice/1 root/tmp/stunnel-alice/1/exitflag' \
    "$(find root/tmp -mindepth 1 | sort | xargs)"
  # and removes them without the package's file
  rm root/usr/lib/tmpfiles.d/slurm-spank-stunnel.conf
  systemd-tmpfiles --root="$PWD/root" --clean
  equal '' "$(ls -A root/tmp)"
}

# A reader of the guides can follow each link: a packer that compresses x.md to x.md.gz would break it.
links_work() {
  cd /usr/share/doc/slurm-spank-stunnel || return
  [[ -e docs/user-guide.md ]]
  equal '' "$(python3 "$repository/src/test/docs/links.py" ./*.md docs/*.md)"
}
