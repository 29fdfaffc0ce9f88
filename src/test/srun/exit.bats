# However an srun with a tunnel ends: no master, no file, no job, and the login port is free.
load helpers

setup() {
  put_in_order
  free_ports a
}

@test "the command ends" {
  run srun --tunnel="$a:8000" true
  equal 0 "$status"
  nothing_left "$a"
}

@test "the command fails" {
  run srun --tunnel="$a:8000" sh -c 'exit 3'
  equal 3 "$status"
  nothing_left "$a"
}

@test "the command is killed by a signal" {
  run srun --tunnel="$a:8000" sh -c 'kill -SEGV $$'
  equal 139 "$status"
  nothing_left "$a"
}

@test "the command does not exist" {
  run srun --tunnel="$a:8000" /nonexistent
  equal 2 "$status"
  nothing_left "$a"
}

@test "the command leaves a process of its own behind" {
  run srun --tunnel="$a:8000" sh -c 'sleep 1000 >/dev/null 2>&1 </dev/null &'
  equal 0 "$status"
  nothing_left "$a"
}

@test "a step inside an allocation ends, and the next one has a tunnel of its own" {
  run salloc -Q sh -c "
    srun -Q --tunnel=$a:8000 true && find '$LAB/state' -mindepth 2 &&
    srun -Q --tunnel=$a:8000 true && find '$LAB/state' -mindepth 2 && echo twice"
  equal twice "$output"
  nothing_left "$a"
}

@test "scancel ends the job" {
  begin_staying job --tunnel="$a:8000"
  scancel "$(squeue -h -o %A)"
  finish job
  [[ $status != 0 ]]
  nothing_left "$a"
}

@test "scancel ends the step" {
  begin_staying job --tunnel="$a:8000"
  scancel "$(squeue -s -h -o %i)"
  finish job
  [[ $status != 0 ]]
  nothing_left "$a"
}

@test "scancel ends the job while it waits in the queue" {
  begin job srun --hold --tunnel="$a:8000" echo ran
  eventually queued
  scancel "$(squeue -h -o %A)"
  finish job
  equal '' "$output"
  nothing_left "$a"
}

@test "scancel ends the job while ssh connects: the command does not run" {
  ssh_stand_in 'echo up >"$0.up"; until [ -e "$0.go" ]; do sleep 0.1; done; exec ssh "$@"'
  begin job srun --tunnel="$a:8000" echo ran
  eventually test -s ssh.up
  scancel "$(squeue -h -o %A)"
  touch ssh.go
  finish job
  equal '' "$output"
  [[ $status != 0 ]]
  nothing_left "$a"
}

# Slurm looks at time limits every 30 s; the smallest it takes is a minute, so the limit is moved to now.
@test "the time limit ends the job" {
  begin_staying job -t1 --tunnel="$a:8000"
  scontrol update JobId="$(squeue -h -o %A)" EndTime=now
  PATIENCE=90 finish job
  [[ $stderr == *'DUE TO TIME LIMIT'* ]]
  nothing_left "$a"
}

@test "a partition that does not exist" {
  run --separate-stderr srun -p bad --tunnel="$a:8000" echo ran
  [[ $stderr == *'Unable to allocate resources: Invalid partition name specified'* ]]
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}

@test "a partition that admits nobody" {
  run --separate-stderr srun -p restricted --tunnel="$a:8000" echo ran
  [[ $stderr == *'Unable to allocate resources:'* ]]
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}

@test "an account that the partition does not admit" {
  scontrol create PartitionName=accounts Nodes=node1 AllowAccounts=good
  run srun -p accounts -A bad true
  [[ $status != 0 ]] || skip 'this Slurm needs slurmdbd to know accounts'
  run --separate-stderr srun -p accounts -A bad --tunnel="$a:8000" echo ran
  [[ $stderr == *'Invalid account or account/partition combination specified'* ]]
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}

@test "more nodes than there are" {
  run --separate-stderr srun -N3 --tunnel="$a:8000" echo ran
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}

@test "resources that are not there at once, with --immediate" {
  begin_staying other --exclusive -N2
  run --separate-stderr srun --immediate=1 --tunnel="$a:8000" echo ran
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  equal '' "$(session_files)"
  bindable "$a"
}

@test "an option that srun does not know, after ours" {
  run --separate-stderr srun --tunnel="$a:8000" --no-such-option echo ran
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}

@test "no command at all" {
  run --separate-stderr srun --tunnel="$a:8000"
  [[ $status != 0 ]]
  equal '' "$(told)$output"
  nothing_left "$a"
}
