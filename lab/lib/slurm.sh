# shellcheck shell=bash
# slurmctld and one slurmd per node, all on this machine.

slurm_configure() {
  local host user ctld_port node1_port node2_port
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

# Nothing that needs cgroups, systemd or a database.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none

# Several jobs and steps share a node; nodes are as big as this file says, not as this machine is.
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2

# A partition that does not admit a job refuses it, instead of leaving it in the queue.
EnforcePartLimits=ALL

# Nobody should wait. The backfill scheduler stays, since only it starts heterogeneous jobs.
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
KillWait=1
SlurmctldTimeout=5
SlurmdTimeout=30

NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$node1_port CPUs=8 RealMemory=4096
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$node2_port CPUs=8 RealMemory=4096
PartitionName=debug Nodes=node1,node2 Default=YES MaxTime=INFINITE
PartitionName=restricted Nodes=node1,node2 MaxTime=INFINITE AllowAccounts=good
EOT
  slurm_configure_cgroup >"$LAB/cgroup.conf"
}

# slurmd loads a cgroup plugin even where nothing uses one. cgroup/v1 does not mind what is mounted; autodetect
# refuses many containers.
slurm_configure_cgroup() {
  local _ version
  read -r _ version < <(slurmd -V)
  if [[ $version < 24.05 ]]; then echo CgroupPlugin=cgroup/v1; else echo CgroupPlugin=disabled; fi
}

slurm_start() {
  local node
  mkdir "$LAB/spool/slurmctld"
  daemon_start slurmctld -f "$LAB/slurm.conf"
  for node in "${nodes[@]}"; do
    daemon_start slurmd -f "$LAB/slurm.conf" -N "$node"
  done
}

slurm_client() {
  SLURM_CONF=$LAB/slurm.conf timeout 5 "$@"
}

slurm_nodes() {
  slurm_client sinfo -h -N -p debug -o '%N %T' 2>&1 || true
}

slurm_ready() {
  [[ $(slurm_nodes) == $'node1 idle\nnode2 idle' ]]
}

slurm_no_jobs() {
  [[ -z $(slurm_client squeue -h -o %i) ]]
}

# Jobs end as Slurm ends them, tasks included; what is left after that goes with processes_stop.
slurm_cancel_jobs() {
  process_pid slurmctld >/dev/null || return 0
  slurm_client squeue -h -o %i | xargs -r env SLURM_CONF="$LAB/slurm.conf" scancel || true
  wait_for 5 slurm_no_jobs || true
}
