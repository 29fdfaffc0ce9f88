# shellcheck shell=bash
# Which contexts and hooks reach Java, and in which order.
# shellcheck disable=SC2154 # set by run.sh

test_contexts() {
  local number=0 context
  for context in ERROR LOCAL REMOTE ALLOCATOR SLURMD JOB_SCRIPT; do
    report "the plugin registers the option in S_CTX_$context" "$(
      echo 'registered --tunnel=login:node[,...], argument 1, value 1, with usage and callback'
      echo 'slurm_spank_init = 0'
      echo 'mapped: plugin'
    )" "$(env -i STUB_CONTEXT=$number "$work/srun" "$work/stunnel.so" "runtime=$runtime" -- init mapped)"
    number=$((number + 1))
  done

  expect 'an option that Slurm does not register is an error that names it' STUB_REGISTER=3001 -- -- init <<END
error: stunnel: --tunnel: cannot register the option: SPANK error 3001
slurm_spank_init = -1
exit code 0
END

  expect 'without the option srun never loads the JVM' -- runtime="$runtime" -- \
    init local-user-init step mapped <<END
slurm_spank_local_user_init = 0
mapped: plugin
slurm_spank_exit = 0
exit code 0
END

  expect 'sbatch and salloc refuse the option and say what to do' STUB_CONTEXT=3 -- runtime="$runtime" -- \
    init option 8001:8000 mapped <<END
error: stunnel: --tunnel: an option of srun, not of sbatch or salloc: use srun --tunnel inside the job
option = -1
mapped: plugin
exit code 0
END

  for number in 0 2 4 5; do
    expect "context $number ignores the option" STUB_CONTEXT=$number -- runtime="$runtime" -- \
      init option 8001:8000 local-user-init exit mapped <<END
option = 0
slurm_spank_local_user_init = 0
slurm_spank_exit = 0
mapped: plugin
exit code 0
END
  done

  expect 'the plugin ignores the option in slurmstepd' -- runtime="$runtime" -- init remote-option 8001:8000 mapped <<END
option = 0
mapped: plugin
exit code 0
END
}

test_life() {
  expect 'the first option boots Java, and every hook reaches it' -- runtime="$runtime" config=/x -- \
    init option 8001:8000 option :8888 local-user-init step mapped <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime, config=/x
java: option 1: 8001:8000
option = 0
java: option 1: :8888
option = 0
java: local_user_init
slurm_spank_local_user_init = 0
mapped: plugin libjvm
java: exit
slurm_spank_exit = 0
exit code 0
END

  expect 'Java hears of the exit without a step too' -- runtime="$runtime" -- init option 8001:8000 <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
option = 0
java: exit
exit code 0
END

  expect 'Java hears of the exit before libjvm destroys its objects, although slurm_spank_exit comes later' STUB_DESTRUCTORS=1 -- \
    runtime="$runtime" -- init option 8001:8000 local-user-init step <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
option = 0
java: local_user_init
slurm_spank_local_user_init = 0
java: exit
libjvm: destructors
slurm_spank_exit = 0
exit code 0
END

  expect 'Java gets an option without an argument' -- runtime="$runtime" -- init option-without-argument <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: no argument
option = 0
java: exit
exit code 0
END

  expect 'Slurm gets the return code of the hook in Java' STUB_HOOKS='return=-1;' -- runtime="$runtime" -- \
    init option 8001:8000 local-user-init exit <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
option = -1
java: local_user_init
slurm_spank_local_user_init = -1
java: exit
slurm_spank_exit = -1
exit code 0
END

  expect 'a forked copy of srun that calls exit() never calls Java' -- runtime="$runtime" -- \
    init option 8001:8000 step fork <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
option = 0
option = 0
slurm_spank_local_user_init = 0
slurm_spank_exit = 0
slurm_spank_exit = 0
copy ended: 0
java: exit
slurm_spank_exit = 0
exit code 0
END

  expect 'the JVM can still print after srun has unloaded the plugin' STUB_HOOKS='say=Bye.;' -- runtime="$runtime" -- \
    init option 8001:8000 step <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
debug: stunnel: java: By
debug: stunnel: java: e.
option = 0
java: exit
debug: stunnel: java: By
debug: stunnel: java: e.
slurm_spank_exit = 0
exit code 0
END
}
