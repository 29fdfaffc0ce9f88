# Sessions of the earlier layout, whose files lie one by one in state_dir: they end as they would have.

load helpers

# earlier NAME [MASTER [STEP]]: the files of a dead session; NAME is how they begin.
earlier() {
  printf 'process=1000000@1\n' >"state/$1-exitflag.tunnel"
  [[ ! ${3:-} ]] || printf 'step=%s\n' "$3" >>"state/$1-exitflag.tunnel"
  printf 'node=node1\n%s\nmaster=%s\n' "$boot" "${2:-0@0}" >"state/$1-host.tunnel"
  : >"state/$1-log.tunnel"
}

# swept: a new srun's watcher begins, which sweeps, and ends with its srun.
swept() { after_kill && start srun; }

@test "the only session of a user: its master, its files" {
  start master
  earlier alice "$master"
  socket state/alice-control.tunnel
  socket state/alice-control.tunnel.0123456789abcdef
  watch
  equal stunnel-alice "$(left)"
  run ! lives "$master"
}

@test "one of several, whose files are named by the step" {
  start master
  earlier alice-12.0 "$master"
  printf 'process=1000000@1\nstep=12.0\n' >state/alice-2-exitflag.tunnel
  rm state/alice-12.0-exitflag.tunnel
  printf 'process=1000000@1\n' | tee state/alice-{1,16}-exitflag.tunnel
  watch
  equal stunnel-alice "$(left)"
  run ! lives "$master"
}

@test "both directories of the user are swept" {
  earlier alice
  mv state/alice* other
  watch
  equal '' "$(left other)"
}

@test "a living session is left alone" {
  start master
  earlier alice "$master"
  hold state/alice-exitflag.tunnel
  swept
  equal 'alice-exitflag.tunnel alice-host.tunnel alice-log.tunnel' "$(left)"
  lives "$master"
}

@test "other users' sessions are left alone" {
  start master
  earlier bob "$master"
  earlier alice-bob "$master"
  earlier alicebob "$master"
  earlier alice
  ((EUID != 0)) || chown nobody state/alice-exitflag.tunnel
  ((EUID == 0)) || chmod 0 state/alice-exitflag.tunnel
  local before
  before=$(left)
  swept
  equal "$before" "$(left)"
  lives "$master"
}

@test "a file of another user in a session stays, and is not read" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  start bystander
  earlier alice "$bystander"
  chown nobody state/alice-host.tunnel
  swept
  equal alice-host.tunnel "$(left)"
  lives "$bystander"
}

@test "a master that no hostfile names is found by its command line" {
  start master -f -S "$PWD/state/al%%ice-control.tunnel" -- node1
  start bob -f -S "$PWD/state/bob-control.tunnel" -- node1
  start reader -f "$PWD/state/al%%ice-control.tunnel"
  earlier al%ice
  "$BATS_FILE_TMPDIR/watcher" "$srun" "$mark" 0 al%ice "$user_directory" 3>&-
  equal stunnel-alice "$(left)"
  run ! lives "$master"
  lives "$bob" && lives "$reader"
}

@test "a process that has another folder under that path is not ended" {
  ((EUID == 0)) || skip 'needs root, for a namespace of mounts'
  mkdir elsewhere
  # shellcheck disable=SC2016 # for the shell inside
  unshare -m sh -c 'mount --bind elsewhere state && exec perl -e "open my \$file, q(>), q(runs); sleep 1000" -- "$@"' sh \
    -f -S "$PWD/state/alice-control.tunnel" 3>&- &
  until [[ -e runs ]]; do sleep 0.01; done
  identify container $!
  earlier alice
  swept
  equal '' "$(left)"
  lives "$container"
}

@test "a hostfile with a second name is not believed: another user may have linked it there" {
  start bystander
  earlier alice "$bystander"
  ln state/alice-host.tunnel other/host
  swept
  equal '' "$(left)"
  equal "master=$bystander" "$(tail -n 1 other/host)"
  lives "$bystander"
}

@test "links are not followed" {
  start bystander
  earlier alice "$bystander"
  mv state/alice-exitflag.tunnel other/exitflag
  ln -s "$PWD/other/exitflag" state/alice-exitflag.tunnel
  swept
  equal 'alice-exitflag.tunnel alice-host.tunnel alice-log.tunnel' "$(left)"
  rm state/alice-exitflag.tunnel
  mv state/alice-host.tunnel other/host
  printf 'process=1000000@1\n' >state/alice-exitflag.tunnel
  ln -s "$PWD/other/host" state/alice-host.tunnel
  swept
  equal '' "$(left)"
  equal 'exitflag host' "$(left other)"
  lives "$bystander"
}

@test "fifos and directories under its names stop nothing" {
  mkfifo state/alice-exitflag.tunnel
  mkdir state/alice-2-exitflag.tunnel
  swept
  equal 'alice-2-exitflag.tunnel alice-exitflag.tunnel' "$(left)"
}

@test "the directory is not read as long as there is no dead session: it may have many files" {
  watch strace -f -q -y -o trace -e trace=getdents64,openat &
  until [[ $(watchers) ]] && grep -qs 'alice-16-exitflag.tunnel' trace; do sleep 0.01; done
  kill_srun
  watcher_ends
  run ! grep -E "getdents64\([0-9]+<$PWD/state>" trace
}

@test "a step that leads elsewhere leads nowhere" {
  printf 'process=1000000@1\nstep=/../../other/victim\n' >state/alice-1-exitflag.tunnel
  : >other/victim-host.tunnel
  swept
  equal '' "$(left)"
  [[ -e other/victim-host.tunnel ]]
}

@test "the processes that ssh has started end after it" {
  start_parent master helper -S "$PWD/state/alice-control.tunnel"
  earlier alice
  swept
  equal '' "$(left)"
  run ! lives "$master"
  run ! lives "$helper"
}

@test "srun's child that is not yet ssh is found by a second look" {
  start master
  start_late child -S "$PWD/state/alice-control.tunnel"
  earlier alice "$master" 12.0
  watch_late state/alice-exitflag.tunnel
  equal '' "$(left)"
  run ! lives "$master"
  run ! lives "$child"
}

@test "an exitflag that is removed meanwhile, by hand, leaves the files to the next claim" {
  start master
  earlier alice "$master"
  kill -STOP "${master%@*}" # so that its end takes a second
  watch &
  local starter=$!
  until grep -qs '^ShdPnd:.*4000$' "/proc/${master%@*}/status"; do sleep 0.01; done # SIGTERM: the watcher is at it
  rm state/alice-exitflag.tunnel
  printf 'process=1000000@1\n' >state/alice-exitflag.tunnel
  hold state/alice-exitflag.tunnel
  wait $starter
  equal 'alice-exitflag.tunnel alice-host.tunnel alice-log.tunnel stunnel-alice' "$(left)"
}
