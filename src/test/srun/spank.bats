# What slurm.spank tells a plugin in a real srun: a plugin that prints it takes the place of TunnelPlugin in the image.
load helpers

setup_file() {
  cluster_up || return
  cd "$BATS_FILE_TMPDIR" || return
  local image=${STAGE:-$repository/target/stage}/usr/libexec/slurm-spank-stunnel java module
  java=$("$repository/jlink/find-jdk.sh")
  "$java/bin/jimage" extract --dir image --include 'regex:/[^/]*/slurm/.*' "$image/lib/modules" || return
  module=$(basename "$(dirname image/*/slurm)")
  "$java/bin/javac" --release 17 -cp "image/$module" -d classes "$BATS_TEST_DIRNAME/TunnelPlugin.java" || return
  mkdir patched
  ln -s "$(realpath "$image/lib")" "$(realpath "$image/conf")" patched
  { cat "$image/jvm.options"; echo "--patch-module=$module=$PWD/classes"; } >patched/jvm.options
  sed -i "s#runtime=[^ ]*#runtime=$PWD/patched#" "$LAB/plugstack.conf.lab"
}

# The lines of the plugin about WORD.
lines_about() { told | sed -n "s/^srun: stunnel: $1: //p"; }

@test "a plugin is told all nodes of the step, in Slurm's order, and the step's number" {
  # shellcheck disable=SC2016 # for the task's shell
  run --separate-stderr srun -N2 -n2 --tunnel=x sh -c 'echo $SLURM_JOB_ID.$SLURM_STEP_ID'
  equal 'node1 node2' "$(lines_about nodes)"
  equal "$(sort -u <<<"$output")" "$(lines_about step)"
}

@test "of a step on some nodes of its job, it is told these" {
  run --separate-stderr timeout 60 salloc -Q -N2 srun -N1 -w node2 --tunnel=x true
  equal node2 "$(lines_about nodes)"
}

@test "the variables that it clears do not reach the job, and all others do" {
  run --separate-stderr env SLURM_OUTER_A=a SLURM_OUTER_=b SLURM_OUTERMOST=c srun --tunnel=x env
  equal SLURM_OUTERMOST=c "$(grep -E 'OUTER|TAKEN' <<<"$output")"
}
