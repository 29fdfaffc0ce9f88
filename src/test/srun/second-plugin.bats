#!/usr/bin/env bats
# The loader and slurm.spank serve any Java plugin: Hello, with an option header of its own, in real srun.
# The runtime is that of STAGE (default: what `mvn package` leaves), with Hello on its class path.

bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)
hello=$repository/src/test/native-loader/hello

setup_file() {
  local lab
  lab=$(mktemp -d "${TMPDIR:-/tmp}/hello.XXXXXX")
  # bats waits for everybody who holds its descriptor 3
  "$repository/lab/cluster" up "$lab" 3>&- || return
  eval "$("$repository/lab/cluster" env "$lab")"
  build
  printf 'required %s runtime=%s\n' "$BATS_FILE_TMPDIR/hello.so" "$BATS_FILE_TMPDIR/runtime" >"$LAB/plugstack.conf"
}

teardown_file() {
  [[ -z ${LAB:-} ]] || "$repository/lab/cluster" down "$LAB"
}

build() {
  local JAVA_HOME image=${STAGE:-$repository/target/stage}/usr/libexec/slurm-spank-stunnel
  JAVA_HOME=$("$repository/jlink/find-jdk.sh")
  export JAVA_HOME
  make -s -C "$repository/native-loader" PLUGIN=hello PLUGIN_HEADER="$hello/hello.h" BUILD="$BATS_FILE_TMPDIR" || return

  # The interface as the image has it
  "$JAVA_HOME/bin/jimage" extract --dir "$BATS_FILE_TMPDIR/image" --include 'regex:/slurm.stunnel/(slurm/spank|com/sun/jna)/.*' \
    "$image/lib/modules" || return
  "$JAVA_HOME/bin/javac" --release 17 -cp "$BATS_FILE_TMPDIR/image/slurm.stunnel" -d "$BATS_FILE_TMPDIR/classes" \
    "$hello/Hello.java" || return
  mkdir "$BATS_FILE_TMPDIR/runtime"
  ln -s "$image/lib" "$BATS_FILE_TMPDIR/runtime/lib"
  { cat "$image/jvm.options" && echo "-Djava.class.path=$BATS_FILE_TMPDIR/classes"; } >"$BATS_FILE_TMPDIR/runtime/jvm.options"
}

# The plugin's own lines on srun's stderr.
told() {
  grep -o 'hello: .*' <<<"$stderr"
}

equal() {
  [[ $2 == "$1" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }
}

@test "a second plugin is built from the same sources and greets from the node of the step" {
  run --separate-stderr timeout 60 srun -N1 -w node2 --hello=world echo done
  equal 0 "$status"
  equal 'done' "$output"
  equal $'hello: hello, world\nhello: hello, world, from node2\nhello: goodbye, world' "$(told)"
}

@test "it may have options without an argument" {
  run --separate-stderr timeout 60 srun -N1 -w node1 --hello-quietly true
  equal 0 "$status"
  equal $'hello: hello, everybody, from node1\nhello: goodbye, everybody' "$(told)"
}

@test "srun --help shows its options" {
  run timeout 60 srun --help
  equal 1 "$(grep -cE -- '--hello=name +greet somebody' <<<"$output")"
  equal 1 "$(grep -cE -- '--hello-quietly +say nothing but goodbye' <<<"$output")"
}

@test "what it throws for the user is one line, and srun refuses the option" {
  run --separate-stderr timeout 60 srun -N1 --hello= true
  equal 255 "$status"
  equal $'hello: --hello: nobody to greet\nhello: goodbye, everybody' "$(told)"
}

@test "what it throws by mistake is one line as well" {
  run --separate-stderr timeout 60 srun -N1 --hello=null true
  equal 255 "$status"
  equal 'hello: internal error: java.lang.NullPointerException: nobody' "$(told | sed -n '1s/ (at .*//p')"
  equal 2 "$(told | wc -l)"
}

@test "an srun that Slurm denies, and that has no step, ends as well" {
  run --separate-stderr timeout 60 srun -N1 --partition=nowhere --hello=world true
  equal 1 "$status"
  equal $'hello: hello, world\nhello: goodbye, world' "$(told)"
}

@test "sbatch and salloc refuse it" {
  local command
  for command in 'sbatch --wrap=true' 'salloc true'; do
    run --separate-stderr timeout 60 ${command/ / --hello=world }
    [[ $status != 0 ]]
    equal 'hello: --hello: an option of srun, not of sbatch or salloc: use srun --hello inside the job' "$(told)"
  done
}

@test "without its option it says and loads nothing" {
  run --separate-stderr timeout 60 env LD_DEBUG=files srun -N1 true
  equal 0 "$status"
  equal '' "$(grep libjvm <<<"$stderr")"
  equal '' "$(grep -F 'srun: ' <<<"$stderr")"
}
