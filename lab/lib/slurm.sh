# shellcheck shell=bash
# slurmctld and one slurmd per node.
#
# They listen on every address. Slurm can listen on fewer (CommunicationParameters=NoInAddrAny), but then it takes those
# that the host's name resolves to, which may be anything; 22.05 did not start if none was this machine's.
# The munge key, which only this lab has, keeps others out.

# For each node, if it is not reached by its name at the usual port: NodeAddr=... Port=...
declare -A SLURMD_ADDRESS

# LINE...: what differs between the labs: SlurmctldHost at least, and PlugStackConfig if there is one
slurm_configure() { # CPUS LINE...
  local cpus=$1 user node
  user=$(id -un)
  cat >"$LAB/slurm.conf" <<EOT
ClusterName=lab
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$LAB/munge/socket

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

# Several jobs and steps share a node. Nodes have the size that this file gives them, not this machine's.
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2

# Refuses a job that its partition can never run, instead of keeping it in the queue for ever.
EnforcePartLimits=ALL

# Jobs start at once. The backfill scheduler is there because only it starts heterogeneous jobs.
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
KillWait=1
SlurmctldTimeout=5
SlurmdTimeout=30

$(printf '%s\n' "${@:2}")
$(for node in "${NODES[@]}"; do echo "NodeName=$node CPUs=$cpus RealMemory=4096${SLURMD_ADDRESS[$node]:+ ${SLURMD_ADDRESS[$node]}}"; done)
PartitionName=debug Nodes=node1,node2 Default=YES MaxTime=INFINITE
# Refuses every user at once. (AllowAccounts needs an accounting database: without one, 22.05 refuses every account
# and 24.11 none.)
PartitionName=restricted Nodes=node1,node2 State=INACTIVE
EOT
  slurm_configure_cgroup >"$LAB/cgroup.conf"
}

# slurmd loads a cgroup plugin even if nothing uses one. cgroup/v1 works whatever is mounted; autodetect fails in many
# containers.
slurm_configure_cgroup() {
  local year month
  IFS=' .' read -r _ year month _ < <(slurmd -V)
  if ((year * 100 + 10#$month < 2405)); then echo CgroupPlugin=cgroup/v1; else echo CgroupPlugin=disabled; fi
}

slurm_start() {
  local node
  mkdir "$LAB/spool/slurmctld"
  daemon_start slurmctld -f "$LAB/slurm.conf"
  # A slurmd that does not find its controller waits for a second before it tries again.
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

# Slurm ends the jobs, so that their sruns end as well. processes_stop kills what ignores TERM.
slurm_cancel_jobs() {
  local jobs
  process_pid slurmctld >/dev/null || return 0
  mapfile -t jobs < <(slurm_client squeue -h -o %A)
  ((${#jobs[@]})) || return 0
  # scancel fails if a job has ended meanwhile, or has ended with the leader of its heterogeneous job.
  slurm_client scancel "${jobs[@]}" 2>/dev/null || true
  wait_for 3 slurm_no_jobs || true
}
