# The node that is reached is the first of the step, whatever the job's list says.
# Fault 8 of the C plugins
load helpers

# leads_to NODE, after an srun that ran `printenv SLURM_STUNNEL_HOST`
leads_to() {
  equal 0 "$status"
  equal "$1" "$output"
  equal "$1" "$(reached)"
}

@test "a plain job: its first node" {
  run --separate-stderr srun -N1 --tunnel=:8000 printenv SLURM_STUNNEL_HOST
  leads_to node1
}

@test "srun -w: the node asked for" {
  run --separate-stderr srun -w node2 --tunnel=:8000 printenv SLURM_STUNNEL_HOST
  leads_to node2
}

@test "srun -w in salloc's allocation of both nodes" {
  run --separate-stderr salloc -Q -N2 srun -N1 -w node2 --tunnel=:8000 printenv SLURM_STUNNEL_HOST
  leads_to node2
}

@test "srun -r in salloc's allocation of both nodes" {
  run --separate-stderr salloc -Q -N2 srun -N1 -r1 --tunnel=:8000 printenv SLURM_STUNNEL_HOST
  leads_to node2
}

@test "a step on both nodes of salloc's allocation" {
  run --separate-stderr salloc -Q -N2 srun -N2 -n2 --tunnel=:8000 sh -c '[ $SLURM_PROCID = 1 ] || echo $SLURM_STUNNEL_HOST'
  leads_to node1
}

@test "srun in a batch script" {
  printf '%s\n' '#!/bin/sh' 'srun -N1 -w node2 --tunnel=:8000 printenv SLURM_STUNNEL_HOST' 'echo "$?" >code' >script
  sbatch -Q -N2 -o batch.out -e batch.err script
  eventually test -s code
  status=$(<code) output=$(<batch.out) stderr=$(<batch.err)
  leads_to node2
  equal 2 "$(told | wc -l)"
}

# Its components race for the one call of SPANK (22.05 to 26.05): again and again, to see more than one winner. Only the
# winner's commands see SLURM_STUNNEL_*, which no plugin can change.
leads_to_first_component() {
  local round
  for round in 1 2 3 4; do
    run --separate-stderr srun "$@"
    equal 0 "$status"
    equal "srun: stunnel: localhost:$a -> node2:8000" "$(told | grep -e '->')"
    equal node2 "$(reached)"
    nothing_left "$a"
  done
}

@test "a heterogeneous job: the first node of its first component, and the pairs are opened once" {
  free_ports a
  leads_to_first_component --tunnel="$a:8000" -N1 -w node2 true : -N1 -w node1 true
}

@test "a heterogeneous job with the option at its second component" {
  free_ports a
  leads_to_first_component -N1 -w node2 true : --tunnel="$a:8000" -N1 -w node1 true
}
