# Which host needs what of the package: docs/where-to-install.md. Host by host, something is taken away.
load helpers

teardown() {
  [[ -n ${LAB:-} ]] || return 0
  tidy_up
  give_back
}

stage() { realpath "${STAGE:-$repository/target/stage}"; }

# Both are mounts in the host's own namespace.
without_package() { hide "$(stage)" "$@"; } # HOST...
without_line() { hide "$LAB/plugstack.conf" "$@"; }

hide() { # PATH HOST...
  local host
  for host in "${@:2}"; do
    if [[ -d $1 ]]; then on "$host" mount -t tmpfs tmpfs "$1"
    else on "$host" mount --bind /dev/null "$1"; fi
    echo "$host $1" >>hidden
  done
}

give_back() {
  local host path
  [[ -e hidden ]] || return 0
  while read -r host path; do
    on "$host" umount "$path" </dev/null
  done <hidden
}

tunnel_works() {
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page login1 localhost:8888)"
  end job
}

# of the job and of slurmstepd
words_of_others() { grep -v '^srun: ' job.err || true; }

@test "neither package nor line on the nodes" {
  without_package node1 node2
  without_line node1 node2
  tunnel_works
  echo "$(<job.err)" >&3
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "the line but no package on the nodes" {
  without_package node1 node2
  run srun --tunnel=8888 echo ran
  echo "$status $output" >&3
  run srun echo ran
  echo "$status $output" >&3
  on login1 sinfo >&3
}

@test "stunnel.so alone on the nodes" {
  cp "$(stage)/usr/lib64/slurm/stunnel.so" library
  without_package node1 node2
  for host in node1 node2; do
    on "$host" mkdir -p "$(stage)/usr/lib64/slurm"
    on "$host" cp "$PWD/library" "$(stage)/usr/lib64/slurm/stunnel.so"
  done
  tunnel_works
  equal '' "$(words_of_others)"
}

@test "nothing on the controller" {
  without_package controller
  tunnel_works
  equal '' "$(words_of_others)"
  on controller scontrol reconfigure
  tunnel_works
}

@test "the line but no package on the login host" {
  without_package login1
  run srun echo ran
  echo "$status $output" >&3
}

@test "package, but no line on the login host" {
  without_line login1
  run srun --tunnel=8888 echo ran
  echo "$status $output" >&3
}

@test "slurmd without package" {
  without_package node1
  kill "$(cat "$LAB/run/slurmd-node1.pid")"
  eventually test ! -e "$LAB/run/slurmd-node1.pid"
  run "$repository/lab/hosts" slurmd "$LAB" node1
  echo "$status $output" >&3
  tail -n 5 "$LAB/log/slurmd-node1.log" >&3
  give_back; rm hidden
  "$repository/lab/hosts" slurmd "$LAB" node1 3>&- || true
}
