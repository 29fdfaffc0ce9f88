#!/usr/bin/env bats
# docs/spank-in-java.md, taken at its word: builds the plugin that it describes, with its own commands, and runs it in real
# srun. TARBALL is what the tutorial unpacks (default: what `mvn package` leaves).

bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)
tutorial=$repository/docs/spank-in-java.md

setup_file() {
  local lab
  lab=$(mktemp -d "${TMPDIR:-/tmp}/java.XXXXXX")
  # bats waits for every process that holds its descriptor 3
  "$repository/lab/cluster" up "$lab" 3>&- || return
  eval "$("$repository/lab/cluster" env "$lab")"
  cd "$BATS_FILE_TMPDIR" || return
  JAVA_HOME=$("$repository/jlink/find-jdk.sh")
  export JAVA_HOME KIT=$PWD/kit
  make_kit || return
  block 'c rendezvous.h' >rendezvous.h
  block 'java Rendezvous.java' >Rendezvous.java
  follow build
}

teardown_file() {
  [[ -z ${LAB:-} ]] || "$repository/lab/cluster" down "$LAB"
}

setup() {
  cd "$BATS_FILE_TMPDIR" || return
  follow plugstack
}

make_kit() {
  mkdir "$KIT"
  tar -xzf "${TARBALL:-$(echo "$repository"/target/slurm-spank-stunnel-*.tar.gz)}" -C "$KIT" --strip-components=1
}

# The block of the tutorial behind the fence with these words.
block() {
  awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } /^```/ { inside = 0 } inside' "$tutorial" | grep ''
}

# follow WORD: does what the sh block of this name says.
follow() {
  block "sh $1" | bash -e
}

# The plugin's own lines on srun's stderr.
told() {
  grep -o 'rendezvous: .*' <<<"$stderr"
}

equal() {
  [[ $2 == "$1" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }
}

# The number of the step differs, and tasks print in any order.
comparable() {
  sed 's/step [0-9.]*/step 1.0/' | sort
}

@test "the example does what the tutorial shows" {
  local command
  command=$(block 'console try' | sed -n 's/^\$ //p')
  run timeout 60 bash -c "$command"
  equal 0 "$status"
  equal "$(block 'console try' | grep -v '^\$ ' | comparable)" "$(comparable <<<"$output")"
}

@test "the class is about as long as the tutorial says" {
  run block 'java Rendezvous.java'
  ((${#lines[@]} <= 40))
}

@test "it asks for the nodes of the step, not for those of the job" {
  run timeout 60 salloc -Q -N2 srun -N1 -w node2 --rendezvous=4711 sh -c 'echo $MASTER_ADDR:$MASTER_PORT'
  equal 0 "$status"
  equal 'node2:4711' "$(grep '^node' <<<"$output")"
}

@test "with --export=NONE its variables do not arrive: their names do not begin with SLURM_" {
  run timeout 60 srun -N1 --export=NONE --rendezvous=29500 /usr/bin/env
  equal 0 "$status"
  [[ $output == *SLURM_JOB_ID=* && $output != *MASTER_* ]]
}

@test "it may have options without an argument" {
  run --separate-stderr timeout 60 srun -N1 -w node1 --rendezvous-any sh -c 'echo $MASTER_PORT'
  equal 0 "$status"
  [[ $output == 2???? ]]
  equal "rendezvous: step 1.0 meets at node1:$output" "$(told | comparable)"
}

@test "srun --help shows its options" {
  run timeout 60 srun --help
  equal 1 "$(grep -cE -- '--rendezvous=port +tell all tasks to meet on' <<<"$output")"
  equal 1 "$(grep -cE -- '--rendezvous-any +the same, at a port made' <<<"$output")"
}

@test "what it throws for the user is one line, and srun refuses the option" {
  run --separate-stderr timeout 60 srun -N1 --rendezvous=80 true
  equal 255 "$status"
  equal "$(grep -o 'rendezvous: --rendezvous: not a port .*: 80' "$tutorial")" "$(told)"
}

@test "what it throws by mistake is one line as well; changed classes go first, as the tutorial says" {
  cp -r build "$BATS_TEST_TMPDIR"
  cd "$BATS_TEST_TMPDIR"
  sed 's/throw new SpankException/throw new IllegalStateException/' "$BATS_FILE_TMPDIR/Rendezvous.java" >Rendezvous.java
  "$JAVA_HOME/bin/javac" --release 17 -cp "$KIT/spank/*" -d build/classes Rendezvous.java
  follow patched
  run --separate-stderr timeout 60 srun -N1 --rendezvous=80 true
  equal 255 "$status"
  equal 'rendezvous: internal error: java.lang.IllegalStateException: --rendezvous: not a port of 1024 to 65535: 80' \
    "$(told | sed 's, (at slurm\.plugin/rendezvous\.Rendezvous\.optionGiven(.*))$,,')"
}

@test "an srun that Slurm denies, and that has no step, ends as well" {
  run --separate-stderr timeout 60 srun -N1 --partition=nowhere --rendezvous=29500 true
  equal 1 "$status"
  equal '' "$(told)"
}

@test "sbatch and salloc refuse it" {
  local command
  for command in 'sbatch --wrap=true' 'salloc true'; do
    run --separate-stderr timeout 60 ${command/ / --rendezvous-any }
    [[ $status != 0 ]]
    equal 'rendezvous: --rendezvous-any: an option of srun, not of sbatch or salloc: use srun --rendezvous-any inside the job' "$(told)"
  done
}

@test "the image has nothing of tunnels" {
  "$JAVA_HOME/bin/jimage" list --include 'regex:/slurm.plugin/.*' build/runtime/lib/modules >"$BATS_TEST_TMPDIR/classes"
  grep -q ' rendezvous/Rendezvous.class$' "$BATS_TEST_TMPDIR/classes"
  equal 'slurm/posix slurm/spank' "$(grep -o ' slurm/[a-z]*' "$BATS_TEST_TMPDIR/classes" | sort -u | xargs)"
  run -1 grep -iF stunnel build/runtime/jvm.options
  equal '' "$(find build/runtime -name '*stunnel*' -o -name watcher)"
}

@test "make-runtime.sh adds files and options of the JVM, as the tutorial says" {
  cd "$BATS_TEST_TMPDIR"
  echo 'a program' >program
  "$KIT/jlink/make-runtime.sh" --add program lib/rendezvous/NAME --jvm-option -Drendezvous.program=@RUNTIME@/lib/rendezvous/NAME \
    --jvm-option -Drendezvous.more=x "$BATS_FILE_TMPDIR/build/jars" "$BATS_FILE_TMPDIR/build/rendezvous.so" runtime --rendezvous-any
  equal 'a program' "$(<runtime/lib/rendezvous/NAME)"
  equal '-Drendezvous.program=@RUNTIME@/lib/rendezvous/NAME -Drendezvous.more=x' "$(grep rendezvous runtime/jvm.options | xargs)"
  # The JVM refuses to start without the archive, or with one that was made with other options.
  echo -Xshare:on >>runtime/jvm.options
  echo "required $BATS_FILE_TMPDIR/build/rendezvous.so runtime=$PWD/runtime" >"$LAB/plugstack.conf"
  run --separate-stderr timeout 60 srun -N1 --rendezvous-any echo ran
  equal 'ran 0' "$output $status"
}

@test "make-runtime.sh explains itself when it is called wrongly" {
  local arguments
  for arguments in '' '--add program' '--jvm-option' '--unknown' 'jars plugin.so'; do
    # shellcheck disable=SC2086 # words
    run -2 "$KIT/jlink/make-runtime.sh" $arguments
    equal 'usage: JAVA_HOME=JDK jlink/make-runtime.sh [OPTION]... JARS PLUGIN.so OUT [WORD]...' "$output"
  done
}

@test "its class archive is in use" {
  run --separate-stderr timeout 60 srun -vv -N1 --rendezvous=29500 true
  equal 0 "$status"
  equal '' "$(grep -F 'rendezvous: java: ' <<<"$stderr")"
  [[ $stderr == *'rendezvous: phase JVM: '* ]]
}

@test "without its options it says and loads nothing" {
  run --separate-stderr timeout 60 env LD_DEBUG=files srun -N1 true
  equal 0 "$status"
  equal '' "$(grep libjvm <<<"$stderr")"
  equal '' "$(grep -F 'srun: ' <<<"$stderr")"
}

@test "of two Java plugins in one srun the later one is refused in one line" {
  local stage=${STAGE:-$repository/target/stage}
  printf 'required %s runtime=%s state_dir=%s\n' "$stage/usr/lib64/slurm/stunnel.so" \
    "$stage/usr/libexec/slurm-spank-stunnel" "$LAB/state" >>"$LAB/plugstack.conf"
  run --separate-stderr timeout 60 srun -N1 --tunnel=:8000 --rendezvous=29500 true
  equal 255 "$status"
  equal "rendezvous: java: cannot start the JVM of $PWD/build/runtime: another plugin has one in this srun" "$(told)"
  equal '' "$(ls -A "$LAB/state")"
}
