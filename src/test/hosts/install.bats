# Which host needs what of the package, as docs/where-to-install.md has it: host by host, something is taken away.
load helpers

setup() {
  begin_in_order
  stage=$(realpath "${STAGE:-$repository/target/stage}")
  mkdir no-package
  : >no-line
}

without_package() { cover "$stage" "$PWD/no-package" "$@"; } # HOST...
without_line() { cover "$LAB/plugstack.conf" "$PWD/no-line" "$@"; }

# No word about it in the job's output either
tunnel_works() {
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page login1 localhost:8888)"
  equal "srun: stunnel: localhost:8888 -> node1:8888
srun: stunnel: on your own computer: ssh -N -L 8888:localhost:8888 $user@login1" "$(<job.err)"
  end job
}

plain_srun_works() {
  run --separate-stderr srun "$@" echo ran
  equal ran "$output$stderr"
}

node_log() { cat "$LAB/log/slurmd-node1.log"; }

@test "nodes with neither line nor package: all is well, but for a line in slurmd's log" {
  : >"$LAB/log/slurmd-node1.log"
  without_package node1 node2
  without_line node1 node2
  tunnel_works
  plain_srun_works
  equal 1 "$(node_log | grep -c 'SPANK plugin "stunnel" option "tunnel" not found')"
}

@test "nodes with the line and stunnel.so alone: all is well" {
  : >"$LAB/log/slurmd-node1.log"
  install -D "$stage/usr/lib64/slurm/stunnel.so" no-package/usr/lib64/slurm/stunnel.so
  without_package node1 node2
  tunnel_works
  plain_srun_works
  run -1 grep -i spank "$LAB/log/slurmd-node1.log"
}

@test "nodes where the line says optional, without package: all is well, but for the same line" {
  sed 's/^required/optional/' "$LAB/plugstack.conf" >optional
  cover "$LAB/plugstack.conf" "$PWD/optional" node1 node2
  without_package node1 node2
  tunnel_works
  plain_srun_works
}

@test "nodes with the line and no package run no step" {
  without_package node1 node2
  run --separate-stderr srun echo ran
  equal '' "$output"
  [[ $stderr == *'task 0 launch failed: '* ]]
}

@test "nodes with the line and no package are drained by the first batch script" {
  without_package node1
  on login1 sbatch -Q -w node1 -o /dev/null -D / --wrap true
  eventually drained
  [[ $(on login1 sinfo -h -n node1 -o %E) == 'batch job complete f'* ]]
  uncover
  on controller scontrol update nodename=node1 state=resume
  eventually idle
  plain_srun_works -w node1
}

drained() { [[ $(on login1 sinfo -h -p debug -n node1 -o %t) == drain* ]]; }

@test "nodes with the line and no package: slurmd does not start" {
  without_package node1
  kill "$(<"$LAB/run/slurmd-node1.pid")"
  eventually test ! -e "$LAB/run/slurmd-node1.pid"
  : >"$LAB/log/slurmd-node1.log"
  "$repository/lab/hosts" slurmd "$LAB" node1 3>&- || true
  eventually grep -q 'Failed to load plugin .*stunnel.so. Aborting.' "$LAB/log/slurmd-node1.log"
  eventually test ! -e "$LAB/run/slurmd-node1.pid"
  uncover
  "$repository/lab/hosts" slurmd "$LAB" node1 3>&-
  eventually idle
}

@test "the controller needs nothing" {
  without_package controller
  without_line controller
  on controller scontrol reconfigure
  eventually idle
  tunnel_works
}

@test "a login host needs no slurmd, slurmctld or munged of its own" {
  local program
  : >nothing
  for program in slurmd slurmctld slurmstepd munged; do
    program=$(PATH=$PATH:/usr/sbin:/sbin command -v "$program") || continue
    cover "$(realpath "$program")" "$PWD/nothing" login1
  done
  run ! on login1 slurmd -V
  tunnel_works
}

@test "a login host with the line and no package runs nothing of Slurm that starts jobs" {
  local command
  without_package login1
  for command in 'srun' 'salloc' 'sbatch -o /dev/null --wrap'; do
    # shellcheck disable=SC2086 # words
    run on login1 timeout 60 $command true
    [[ $status != 0 && $output == *'Failed to load plugin '*stunnel.so* ]]
  done
  squeue >/dev/null
}

@test "a login host without the line has no such option" {
  without_line login1
  run srun --tunnel=8888 echo ran
  [[ $status != 0 && $output == *"unrecognized option '--tunnel=8888'"* ]]
  plain_srun_works
}
