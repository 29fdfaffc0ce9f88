# shellcheck shell=bash
# slurmctld and one slurmd per node, all on this machine.
#
# They listen on every address. Slurm can bind to fewer (CommunicationParameters=NoInAddrAny), but then to what
# the host's name resolves to, which may be anything; 22.05 did not start where that was not this machine.
# The munge key, which only this lab has, is what keeps others out.

slurm_configure() { # CPUS of each node
  local cpus=$1 host user ctld_port node1_port node2_port
  host=$(uname -n)
  host=${host%%.*}
  user=$(id -un)
  port_free ctld_port
  port_free node1_port
  port_free node2_port
  cat >"$LAB/slurm.conf" <<EOT
ClusterName=lab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$ctld_port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$LAB/munge/socket
PlugStackConfig=$LAB/plugstack.conf

StateSaveLocation=$LAB/spool/slurmctld
SlurmdSpoolDir=$LAB/spool/%n
SlurmctldPidFile=$LAB/run/slurmctld.pid
SlurmdPidFile=$LAB/run/slurmd-%n.pid
SlurmctldLogFile=$LAB/log/slurmctld.log
SlurmdLogFile=$LAB/log/slurmd-%n.log
SlurmctldSyslogDebug=quiet
SlurmdSyslogDebug=quiet

# Nothing that needs cgroups, systemd, mail or a database.
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none

# Several jobs and steps share a node; nodes are as big as this file says, not as this machine is.
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2

# What a partition can never serve is refused, instead of waiting in the queue for ever.
EnforcePartLimits=ALL

# Nobody should wait. The backfill scheduler stays, since only it starts heterogeneous jobs.
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
KillWait=1
SlurmctldTimeout=5
SlurmdTimeout=30

NodeName=node1 NodeAddr=127.0.0.1 Port=$node1_port CPUs=$cpus RealMemory=4096
NodeName=node2 NodeAddr=127.0.0.1 Port=$node2_port CPUs=$cpus RealMemory=4096
PartitionName=debug Nodes=node1,node2 Default=YES MaxTime=INFINITE
# Refuses everybody, at once. (AllowAccounts needs an accounting database: without one 22.05 refuses every
# account and 24.11 none.)
PartitionName=restricted Nodes=node1,node2 State=INACTIVE
EOT
  slurm_configure_cgroup >"$LAB/cgroup.conf"
}

# slurmd loads a cgroup plugin even where nothing uses one. cgroup/v1 does not mind what is mounted; autodetect
# refuses many containers.
slurm_configure_cgroup() {
  local year month
  IFS=' .' read -r _ year month _ < <(slurmd -V)
  if ((year * 100 + 10#$month < 2405)); then echo CgroupPlugin=cgroup/v1; else echo CgroupPlugin=disabled; fi
}

slurm_start() {
  local node
  mkdir "$LAB/spool/slurmctld"
  daemon_start slurmctld -f "$LAB/slurm.conf"
  # A slurmd that finds no controller yet tries again only after a second.
  wait_for 30 slurm_controller_ready || fail 'up: slurmctld does not answer after 30 s'
  for node in "${NODES[@]}"; do
    daemon_start slurmd -f "$LAB/slurm.conf" -N "$node"
  done
}

slurm_client() {
  clean_environment timeout 5 "$@"
}

slurm_nodes() {
  slurm_client sinfo -h -N -p debug -o '%N %T' 2>&1 || true
}

slurm_controller_ready() {
  ! process_died slurmctld || fail 'up: ended right after its start: slurmctld'
  slurm_client scontrol ping >/dev/null 2>&1
}

slurm_ready() {
  local node
  for node in "${NODES[@]}"; do
    ! process_died "slurmd-$node" || fail "up: ended right after its start: slurmd of $node"
  done
  [[ $(slurm_nodes) == $'node1 idle\nnode2 idle' ]]
}

slurm_no_jobs() {
  [[ -z $(slurm_client squeue -h -o %A) ]]
}

# Jobs end as Slurm ends them, which their srun notices too. What ignores TERM goes with processes_stop.
slurm_cancel_jobs() {
  local jobs
  process_pid slurmctld >/dev/null || return 0
  mapfile -t jobs < <(slurm_client squeue -h -o %A)
  ((${#jobs[@]})) || return 0
  # A job that ends meanwhile, or with the leader of its heterogeneous job, is an error to scancel.
  slurm_client scancel "${jobs[@]}" 2>/dev/null || true
  wait_for 3 slurm_no_jobs || true
}
