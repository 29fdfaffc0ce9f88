# What keeps the plugin working from one release of Slurm to the next.
load helpers

# It needs no cluster.
setup_file() { :; }
teardown_file() { :; }
setup() { :; }
teardown() { :; }

# Fault 3 of the C plugins: slurm_load_job has other arguments in 26.05, and slurm_sprint_job_info and the struct that
# hostlist_t pointed to are gone.
@test "nothing is used that Slurm 26.05 has dropped or changed" {
  cd "$repository" || return
  grep -rq slurm_job_step_layout_get src/main native-loader
  run ! grep -rnE 'slurm_load_job|slurm_sprint_job_info|hostlist_t\b' src/main native-loader jlink
}
