# A JVM that cannot start, or that breaks in the middle: one line, srun's own error code, and an srun without --tunnel
# that does not care. The loader's own tests (src/test/native-loader) have what a stub or a bare JVM can show.
load helpers

# Often enough to meet what happens now and then.
readonly times=20

setup() {
  put_in_order
  free_ports a
  chmod 755 "$BATS_TEST_TMPDIR"
  tried=0
}

# The runtime as it is, in this test's folder; spoil gives a file of it that may be changed.
own_runtime() {
  local real
  real=$(sed -n 's/.* runtime=\([^ ]*\).*/\1/p' "$LAB/plugstack.conf.lab")
  rm -rf runtime
  cp -al "$real" runtime 2>/dev/null || { rm -rf runtime && cp -a "$real" runtime; }
  sed "s# runtime=[^ ]*# runtime=$PWD/runtime#" "$LAB/plugstack.conf.lab" >"$LAB/plugstack.conf"
}

spoil() {
  own_runtime
  cp -p "runtime/$1" spoiled
  mv -f spoiled "runtime/$1"
  spoiled=$PWD/runtime/$1
}

# The release of the JDK that the runtime is made of.
jdk() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' runtime/release; }

poke() { printf "$2" | dd of="$spoiled" bs=1 seek="$1" conv=notrunc status=none; }

# srun_tunnel [WORD...]: srun is preceded by the words.
srun_tunnel() {
  tried=$((tried + 1))
  run --separate-stderr "$@" timeout -k 5 60 srun -D / --tunnel="$a:8000" echo ran
}

# srun_is_refused TIMES PATTERN [WORD...]: one line of ours that the pattern of [[ matches, before anything is queued.
srun_is_refused() {
  local before line
  before=$(next_job_id)
  for _ in $(seq "$1"); do
    srun_tunnel "${@:3}"
    line=$(told)
    # shellcheck disable=SC2053 # a pattern
    [[ $line == "srun: error: stunnel: "$2 ]] || { echo "$line"; return 1; }
    refused "${line#srun: error: stunnel: }"
    nothing_but_a_directory "$a"
  done
  equal "$before" "$(next_job_id)"
  run --separate-stderr "${@:3}" timeout -k 5 60 srun -D / echo ran
  equal ran "$output$stderr"
}

# does_not_run TIMES: whatever the JVM says to it, before anything is queued.
does_not_run() {
  local before
  before=$(next_job_id)
  for _ in $(seq "$1"); do
    srun_tunnel
    equal '' "$output"
    [[ $status != 0 ]]
    nothing_left "$a"
  done
  equal "$before" "$(next_job_id)"
}

# either_or WORD...: a tunnel, or one line; or a word of srun's own that it cannot go on (26.05).
either_or() {
  srun_tunnel "$@"
  if [[ $output == ran ]]; then
    equal 0 "$status"
  elif [[ $stderr != *'srun: fatal: '* ]]; then
    refused "$(told | sed 's/^srun: error: stunnel: //')"
    [[ -n $(told) ]]
  fi
  nothing_but_a_directory "$a"
}

# The user's directory is made before the watcher starts, which removes it. In between the JVM may give up.
nothing_but_a_directory() { # PORT...
  eventually no_watchers
  find "$LAB/state" -mindepth 1 -maxdepth 1 -name 'stunnel-*' -type d -empty -delete
  nothing_left "$@"
}

# --- libjvm.so

cannot_load() { echo "runtime: cannot load the JVM: $PWD/runtime/lib/server/libjvm.so: $1"; }

@test "a runtime without libjvm.so" {
  own_runtime
  rm runtime/lib/server/libjvm.so
  srun_is_refused "$times" "$(cannot_load 'cannot open shared object file: No such file or directory')"
  fault 8 "$tried"
}

@test "a libjvm.so for another architecture" {
  spoil lib/server/libjvm.so
  poke 18 '\377\0'
  srun_is_refused "$times" "$(cannot_load 'made for another architecture')"
  fault 8 "$tried"
}

@test "a libjvm.so of 32 bits" {
  spoil lib/server/libjvm.so
  poke 4 '\1'
  srun_is_refused "$times" "$(cannot_load 'wrong ELF class: ELFCLASS32')"
  fault 8 "$tried"
}

@test "a libjvm.so that is cut off" {
  local size
  spoil lib/server/libjvm.so
  truncate -s -1 "$spoiled"
  srun_is_refused "$times" "$(cannot_load 'cut off')"
  for size in 10000000 1000000 4096 64; do
    truncate -s $size "$spoiled"
    srun_is_refused 5 "$(cannot_load 'cut off')"
  done
  for size in 63 0; do
    truncate -s $size "$spoiled"
    srun_is_refused 5 "$(cannot_load 'file too short')"
  done
  fault 8 "$tried"
}

@test "required or optional, a broken runtime refuses tunnels and disturbs nobody else" {
  local word
  own_runtime
  rm runtime/lib/server/libjvm.so
  for word in required optional; do
    sed -i -E "s/^(required|optional)/$word/" "$LAB/plugstack.conf"
    srun_is_refused "$times" "$(cannot_load 'cannot open shared object file: No such file or directory')"
    run --separate-stderr sbatch -Q --wait -o batch.out --wrap 'srun echo ran'
    equal 0 "$status"
    equal ran "$(<batch.out)"
  done
  fault 8 "$tried"
}

# --- the rest of the runtime

@test "another library that is cut off" {
  local library
  for library in libjava libzip; do
    spoil "lib/$library.so"
    truncate -s 10000 "$spoiled"
    srun_is_refused 7 "runtime: cannot load the JVM: $spoiled: cut off"
  done
  spoil lib/libnio.so
  truncate -s 10000 "$spoiled"
  srun_is_refused 7 'java: *'
  fault 8 "$tried"
}

@test "a library that is missing" {
  local library
  own_runtime
  rm runtime/lib/libjimage.so
  srun_is_refused "$times" "runtime: cannot read $PWD/runtime/lib/libjimage.so: No such file or directory"
  for library in libjava libzip; do
    own_runtime
    rm "runtime/lib/$library.so"
    srun_is_refused 5 "runtime: cannot load the JVM: $PWD/runtime/lib/$library.so: cannot open shared object file: No such file or directory"
  done
  own_runtime
  rm runtime/lib/natives/libjnidispatch.so
  srun_is_refused 5 'java: *'
  fault 8 "$tried"
}

@test "classes that are cut off" {
  local size
  for size in 0 100000; do
    spoil lib/modules
    truncate -s $size "$spoiled"
    srun_is_refused 5 "runtime: cannot read $spoiled: cut off"
  done
  # behind its index, by which class the JVM comes to first
  for size in 1000000 3000000 10000000; do
    spoil lib/modules
    truncate -s $size "$spoiled"
    if (($(jdk) == 17)); then # of some it dies itself: free(): invalid pointer
      does_not_run 5
    else
      srun_is_refused 5 'java: cannot *'
    fi
  done
  fault 8 "$tried"
}

@test "a class archive that is cut off is not used, or refused (JDK 17)" {
  local size
  for size in 0 1000 100000 5000000; do
    spoil lib/plugin.jsa
    truncate -s $size "$spoiled"
    for _ in $(seq "$(often 3)"); do
      either_or env
      (($(jdk) == 17)) || equal ran "$output"
    done
  done
  fault 8 "$tried"
}

# In its header. Further in, with the right size and time, nobody looks, and what comes of it depends on whose bytes they
# were: rpm -V tells.
@test "a class archive that is none is not used" {
  spoil lib/plugin.jsa
  poke 0 'none'
  for _ in $(seq "$(often 3)"); do
    srun_tunnel
    equal 0 "$status"
    equal ran "$output"
    nothing_left "$a"
  done
  fault 8 "$tried"
}

@test "jvm.options that cannot be read" {
  own_runtime
  rm runtime/jvm.options
  srun_is_refused "$times" "runtime: cannot read $PWD/runtime/jvm.options: No such file or directory"
  mkdir runtime/jvm.options
  srun_is_refused "$times" "runtime: cannot read $PWD/runtime/jvm.options: Is a directory"
  fault 8 "$tried"
}

@test "jvm.options that the user may not read" {
  need_root
  spoil jvm.options
  chmod 600 "$spoiled"
  srun_is_refused "$times" "runtime: cannot read $spoiled: Permission denied" as_nobody
  fault 8 "$tried"
}

@test "a watcher that is missing or no program" {
  own_runtime
  rm runtime/lib/watcher
  srun_is_refused "$times" "watcher: cannot start: $PWD/runtime/lib/watcher: No such file or directory"
  spoil lib/watcher
  chmod 644 "$spoiled"
  srun_is_refused 5 "watcher: cannot start: $spoiled: Permission denied"
  chmod 755 "$spoiled"
  truncate -s 100 "$spoiled"
  srun_is_refused 5 "watcher: cannot start: $spoiled: *"
  fault 8 "$tried"
}

@test "a watcher that breaks" {
  spoil lib/watcher
  printf '#!/bin/sh\nkill -SEGV $$\n' >"$spoiled"
  srun_is_refused "$times" "watcher: cannot watch $LAB/state/stunnel-$user: ended by signal 11"
  fault 8 "$tried"
}

# --- no room

@test "memory near the least that is asked for" {
  local kilobytes least
  least=$(least_address_space)
  for kilobytes in $(seq "$least" 4096 $((least + 77856))); do
    either_or bash -c 'ulimit -v "$1"; shift; exec "$@"' - "$kilobytes"
  done
  fault 8 "$tried"
}

@test "a heap that is too small, to start with or later" {
  local heap
  for heap in 1m 2m 3m 4m; do
    spoil jvm.options
    sed -i "s/^-Xms.*/-Xms1m/; s/^-Xmx.*/-Xmx$heap/" "$spoiled"
    if (($(jdk) == 17)) && [[ $heap != 1m ]]; then # it archives no heap and needs less
      either_or env
    else
      srun_is_refused 5 'java: *'
    fi
  done
  # without an archive the heap is filled by Java itself
  for heap in 2m 3m 4m 5m 6m; do
    spoil jvm.options
    sed -i "s/^-Xms.*/-Xms1m/; s/^-Xmx.*/-Xmx$heap/; /SharedArchiveFile/d" "$spoiled"
    for _ in 1 2 3; do
      either_or env
    done
  done
  fault 8 "$tried"
}

@test "a stack that is too small for Java" {
  local stack
  for stack in 256 260 270 280 290 300; do
    for _ in 1 2 3 4; do
      either_or bash -c 'ulimit -s "$1"; shift; exec "$@"' - "$stack"
    done
  done
  fault 8 "$tried"
}

# Where srun itself has no thread left it ends with a line of its own; ssh, which cannot fork, with one of ssh's.
@test "no more processes for this user" {
  need_root
  local limit
  for limit in $(seq 2 34); do
    srun_tunnel as_nobody bash -c 'ulimit -u "$1"; shift; exec "$@"' - "$limit"
    [[ $stderr != 'timeout: fork'* ]] || continue # this user has other processes
    if [[ $stderr == *'Invalid --tunnel argument'* || $(told) == *': java: '* ]]; then
      refused "$(told | sed 's/^srun: error: stunnel: //')"
      [[ $(told) == *'(EAGAIN)'* || $(told) == *'unable to create native thread'* \
        || $stderr == *': Resource temporarily unavailable'* ]] # the watcher says it before it ends
    elif [[ $output != ran ]]; then
      [[ $stderr == *'srun: fatal: '* || $(told) == *': Resource temporarily unavailable'* ]]
      equal 1 "$status"
    fi
    eventually nothing_is_there
    cancel_jobs # which an srun that ends so does not do
    eventually no_jobs
    nothing_but_a_directory "$a"
  done
  run --separate-stderr as_nobody timeout 60 srun -D / echo ran
  equal ran "$output$stderr"
  fault 8 "$tried"
}

nothing_is_there() { [[ -z $(masters; watchers; session_files) ]]; }

# --- a fault while the tunnel is open, as in the JVM's own code or in a library of srun's

# breaks SIGNAL LINE: the JVM's handler tells it, the watcher tidies up.
breaks() {
  local before
  mkdir -p here
  cd here
  for _ in $(seq "$(often 5)"); do
    rm -f ./*.out ./*.err
    before=$(ls -A "$HOME" /tmp | grep -E '^(hs_err|core|replay)' || true)
    begin job sh -c 'ulimit -c 0; exec srun --tunnel="$0:8000" sh -c "echo started; exec sleep 1000"' "$a"
    eventually said job started
    kill "-$1" "$(pid_of job)"
    finish job
    equal "$2" "$(told | tail -n +3)"
    equal "$3" "$status"
    eventually nothing_is_there
    eventually bindable "$a"
    [[ -n ${FAULTS:-} ]] || cancel_jobs # which ends by itself within seconds
    eventually no_jobs
    nothing_left "$a"
    equal 'job.err job.out' "$(ls -A | xargs)"
    equal "$before" "$(ls -A "$HOME" /tmp | grep -E '^(hs_err|core|replay)' || true)"
  done
  fault 8 "$(often 5)" "$BATS_TEST_DESCRIPTION to srun while the tunnel is open"
}

broken='srun: error: stunnel: java: the JVM gave up: too little memory, or a fault in it or in srun'

@test "SIGSEGV" { breaks SEGV "$broken" 255; }
@test "SIGBUS" { breaks BUS "$broken" 255; }
@test "SIGILL" { breaks ILL "$broken" 255; }
@test "SIGFPE" { breaks FPE "$broken" 255; }
# srun's own end: nobody handles it
@test "SIGABRT" { breaks ABRT '' 134; }
