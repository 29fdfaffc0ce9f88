#!/usr/bin/env bash
# The C loader, in a stand-in for srun: under AddressSanitizer and UndefinedBehaviorSanitizer with a JVM that is a stub,
# and as it is with each real JVM of this machine. Prints a line per test; the last one is "N passed, N failed".
#
#   src/test/native-loader/run.sh          CC=clang, JAVA_HOME=... as for make
set -uo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd -- "$here/../../.." && pwd)
loader=$repository/native-loader
JAVA_HOME=$("$repository/jlink/find-jdk.sh") || exit 1
export JAVA_HOME
export CC=${CC:-gcc}

work=$(mktemp -d "${TMPDIR:-/tmp}/native-loader.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

passed=0
failed=0
skipped=0

# report TITLE EXPECTED ACTUAL
report() {
  if [[ $2 == "$3" ]]; then
    passed=$((passed + 1))
    printf 'ok %d - %s\n' $((passed + failed)) "$1"
  else
    failed=$((failed + 1))
    printf 'not ok %d - %s\n' $((passed + failed)) "$1"
    diff -u --label expected <(printf '%s\n' "$2") --label actual <(printf '%s\n' "$3") | sed 's/^/#   /'
  fi
}

# run SRUN PLUGIN [VARIABLE=VALUE]... -- [PLUGSTACK ARGUMENT]... -- COMMAND...
# Everything that the stand-in prints, both streams, and its exit code; what is always the same is left out.
run() {
  local srun=$1 plugin=$2 status
  local -a variables=()
  shift 2
  while [[ $1 != -- ]]; do
    variables+=("$1")
    shift
  done
  shift
  # A sanitizer's complaint is an exit code that nothing else has.
  env -i PATH="$PATH" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
    TSAN_OPTIONS=exitcode=99 "${variables[@]}" timeout 60 "$srun" "$plugin" "$@" >"$work/output" 2>&1
  status=$?
  grep -avxE 'registered --tunnel=.*|slurm_spank_init = 0|jvm: created, JNI 10\.0' "$work/output" | tr -d '\0'
  echo "exit code $status"
}

# expect TITLE [VARIABLE=VALUE]... -- [PLUGSTACK ARGUMENT]... -- COMMAND...   the output expected is on stdin
expect() {
  local title=$1
  shift
  report "$title" "$(cat)" "$(run "$work/srun" "${plugin:-$work/stunnel.so}" "$@")"
}

# jvm_options LINE...: the options file of the stub's runtime. With escapes, as printf %b knows them.
jvm_options() {
  printf '%b' "$@" >"$runtime/jvm.options"
}

fail() {
  printf 'run: %s\n' "$*" >&2
  exit 1
}

# --- building

warnings='-Wall -Wextra -Wshadow -Wstrict-prototypes -std=gnu11 -D_GNU_SOURCE'
includes="-I$JAVA_HOME/include -I$JAVA_HOME/include/linux ${SLURM_CPPFLAGS:-}"

# build_plugin FOLDER CFLAGS [CPPFLAGS]
build_plugin() {
  make -s -C "$loader" BUILD="$1" CFLAGS="-g -O1 $2" CPPFLAGS="${3:-}" || fail "make: $loader"
}

# build_srun FILE CFLAGS
build_srun() {
  # shellcheck disable=SC2086 # words
  "$CC" $warnings -g -O1 $2 ${SLURM_CPPFLAGS:-} -rdynamic -o "$1" "$here/stub_srun.c" "$here/stub_slurm.c" -ldl -pthread \
    || fail 'cannot build stub_srun'
}

# build_jvm RUNTIME CFLAGS
build_jvm() {
  mkdir -p "$1/lib/server"
  : >"$1/lib/modules"
  # shellcheck disable=SC2086 # words
  "$CC" $warnings -g -O1 $2 -fPIC -shared $includes -o "$1/lib/server/libjvm.so" "$here/stub_jvm.c" -pthread \
    || fail 'cannot build stub_jvm'
}

build() {
  local sanitizers=-fsanitize=address,undefined
  runtime=$work/runtime
  build_plugin "$work" "$sanitizers"
  build_srun "$work/srun" "$sanitizers"
  build_jvm "$runtime" "$sanitizers"
  # The same, with functions of libc that fail on demand.
  build_plugin "$work/failing" "$sanitizers" \
    '-Dstrdup=failing_strdup -Dasprintf=failing_asprintf -Dsetenv=failing_setenv -Dgetrlimit=failing_getrlimit'
  # As it is installed.
  build_plugin "$work/plain" ''
  build_srun "$work/plain/srun" ''
}

# --- the files

test_compiles_without_a_warning() {
  local compiler
  for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    report "the loader compiles without a warning: $compiler" '' \
      "$(make -s -C "$loader" CC="$compiler" BUILD="$work/warnings-$compiler" CFLAGS='-O2 -Wpedantic -Wno-pedantic -Wformat=2 -Wvla' 2>&1)"
  done
}

test_names_one_plugin() {
  report 'no source of the loader but stunnel.h speaks of tunnels' "$(printf '%s\n' Makefile stunnel.h)" \
    "$(cd "$loader" && grep -liE tunnel ./* | sed 's,^\./,,')"
  report 'and the Makefile only where it names the plugin to build' 'PLUGIN ?= stunnel' \
    "$(grep -iE tunnel "$loader/Makefile")"
}

test_exports() {
  report 'the plugin exports what Slurm looks for and nothing else' \
    'plugin_name plugin_type plugin_version slurm_spank_exit slurm_spank_init slurm_spank_local_user_init spank_plugin_version' \
    "$(nm -D --defined-only "$work/plain/stunnel.so" | awk '{ print $3 }' | sort | xargs)"
}

# --- who meets Java

test_contexts() {
  local number=0 context
  for context in ERROR LOCAL REMOTE ALLOCATOR SLURMD JOB_SCRIPT; do
    report "the option is registered in S_CTX_$context" "$(
      echo 'registered --tunnel=login:exec[,...], argument 1, value 1, with usage and callback'
      echo 'slurm_spank_init = 0'
      echo 'mapped: plugin'
    )" "$(env -i STUB_CONTEXT=$number "$work/srun" "$work/stunnel.so" "runtime=$runtime" -- init mapped)"
    number=$((number + 1))
  done

  expect 'an option that cannot be registered is an error that names it' STUB_REGISTER=3001 -- -- init <<END
error: stunnel: --tunnel: cannot register the option: SPANK error 3001
slurm_spank_init = -1
exit code 0
END

  expect 'without an option nothing of Java is loaded, whatever srun does' -- runtime="$runtime" -- \
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
    expect "in context $number the option is ignored" STUB_CONTEXT=$number -- runtime="$runtime" -- \
      init option 8001:8000 local-user-init exit mapped <<END
option = 0
slurm_spank_local_user_init = 0
slurm_spank_exit = 0
mapped: plugin
exit code 0
END
  done

  expect 'what slurmstepd hears of the option is ignored' -- runtime="$runtime" -- init remote-option 8001:8000 mapped <<END
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

  expect 'exit comes without a step as well' -- runtime="$runtime" -- init option 8001:8000 <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
option = 0
java: exit
exit code 0
END

  expect 'exit comes before libjvm destroys its own objects, which slurm_spank_exit does not' STUB_DESTRUCTORS=1 -- \
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

  expect 'an option without an argument reaches Java as one' -- runtime="$runtime" -- init option-without-argument <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: no argument
option = 0
java: exit
exit code 0
END

  expect 'what a hook returns is what Slurm gets' STUB_HOOKS='return=-1;' -- runtime="$runtime" -- \
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

  expect 'a forked copy that leaves through exit() never enters Java' -- runtime="$runtime" -- \
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

  expect 'the plugin stays, and the JVM may speak, when srun has unloaded it' STUB_HOOKS='say=Bye.;' -- runtime="$runtime" -- \
    init option 8001:8000 step <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: 8001:8000
verbose: stunnel: java: By
verbose: stunnel: java: e.
option = 0
java: exit
verbose: stunnel: java: By
verbose: stunnel: java: e.
slurm_spank_exit = 0
exit code 0
END
}

# --- what of srun's process is left alone

test_environment() {
  expect 'what the user keeps for Java is hidden from the JVM and put back' STUB_CREATE='environment;' \
    JAVA_TOOL_OPTIONS=-Xfoo _JAVA_OPTIONS= JDK_AOT_VM_OPTIONS='a b' -- runtime="$runtime" -- \
    init option x environment JAVA_TOOL_OPTIONS environment _JAVA_OPTIONS environment JDK_JAVA_OPTIONS \
    environment JDK_AOT_VM_OPTIONS environment _JAVA_SR_SIGNUM <<END
jvm: _JAVA_SR_SIGNUM=16
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
JAVA_TOOL_OPTIONS=-Xfoo
_JAVA_OPTIONS=
JDK_JAVA_OPTIONS is unset
JDK_AOT_VM_OPTIONS=a b
_JAVA_SR_SIGNUM is unset
java: exit
exit code 0
END

  expect 'also the number of a suspend signal, and when the JVM cannot start' STUB_CREATE='environment;return=-1;' \
    JDK_JAVA_OPTIONS=-Xbar _JAVA_SR_SIGNUM=12 -- runtime="$runtime" -- \
    init option x environment JAVA_TOOL_OPTIONS environment JDK_JAVA_OPTIONS environment _JAVA_SR_SIGNUM <<END
jvm: _JAVA_SR_SIGNUM=16
error: stunnel: java: cannot start the JVM of $runtime: JNI error -1
option = -1
JAVA_TOOL_OPTIONS is unset
JDK_JAVA_OPTIONS=-Xbar
_JAVA_SR_SIGNUM=12
exit code 0
END

  expect 'the locale that the JVM sets is set back' STUB_CREATE='setlocale=C.UTF-8;locale;' -- runtime="$runtime" -- \
    init locale option x locale <<END
locale: C
jvm: locale C.UTF-8
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
locale: C
java: exit
exit code 0
END

  expect 'a locale of many parts too, and when the JVM cannot start' LC_CTYPE=C.UTF-8 \
    STUB_CREATE='setlocale=POSIX;return=-1;' -- runtime="$runtime" -- init use-locale '' option x locale <<END
locale: LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C
error: stunnel: java: cannot start the JVM of $runtime: JNI error -1
option = -1
locale: LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C
exit code 0
END
}

test_signals() {
  expect 'signals are blocked while Java runs, and then as they were' STUB_CREATE='blocked;' STUB_HOOKS='blocked;' -- \
    runtime="$runtime" -- init block blocked option x blocked local-user-init step blocked <<END
blocked: HUP USR1
java: takes no signal from outside
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: takes no signal from outside
option = 0
blocked: HUP USR1
java: local_user_init
java: takes no signal from outside
slurm_spank_local_user_init = 0
blocked: HUP USR1
java: exit
java: takes no signal from outside
slurm_spank_exit = 0
exit code 0
END

  expect 'also in a thread of a heterogeneous job' STUB_HOOKS='blocked;' -- runtime="$runtime" -- \
    init option x block local-user-init-in-thread blocked <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: takes no signal from outside
option = 0
java: local_user_init
java: takes no signal from outside
slurm_spank_local_user_init = 0
blocked: HUP USR1
blocked: HUP USR1
java: exit
java: takes no signal from outside
exit code 0
END

  expect 'and when the JVM cannot start' STUB_CREATE='return=-4;' -- runtime="$runtime" -- init block option x blocked <<END
error: stunnel: java: cannot start the JVM of $runtime: JNI error -4
option = -1
blocked: HUP USR1
exit code 0
END
}

# --- what the JVM says, and how it fails

test_messages() {
  expect 'what the JVM says while it starts explains why it does not' \
    STUB_CREATE=$'say=Error occurred\r\n\tduring\e initialization \n;say=Bad option\n;return=-6;' -- runtime="$runtime" -- \
    init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Error occurred during initialization Bad option
option = -1
exit code 0
END

  expect 'or is for srun -v' STUB_CREATE=$'say=a warning\n;' -- runtime="$runtime" -- init option x <<END
verbose: stunnel: java: a warning
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'a process has room for one JVM' STUB_CREATE='return=-5;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: another plugin has one in this srun
option = -1
exit code 0
END

  expect 'an empty message is none' STUB_CREATE=$'say=\n;say=;' STUB_HOOKS=$'say=\n \n;' -- runtime="$runtime" -- \
    init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'a message is text, not a format' STUB_CREATE='say=%s%n%1000000d;return=-1;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: %s%n%1000000d
option = -1
exit code 0
END

  local long
  long=$(printf 'x%.0s' {1..5000})
  expect 'a long message is cut' STUB_CREATE="say=$long;say=$long;return=-1;" -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: ${long:0:1023}
option = -1
exit code 0
END

  expect 'a JVM that gives up by itself is one line and the exit code of a refused option' \
    STUB_CREATE=$'say=Error: Conflicting collectors\n;abort;' -- runtime="$runtime" -- init step option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Error: Conflicting collectors
exit code 255
END

  expect 'also if it does not say why' STUB_CREATE='abort;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: it gave up: too little memory, or damaged files
exit code 255
END

  expect 'also if it calls exit(), and does so happily' STUB_CREATE=$'say=Usage: java\n;exit=0;' -- runtime="$runtime" -- \
    init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Usage: java
exit code 255
END

  expect 'also without a word' STUB_CREATE='exit=3;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: it called exit()
exit code 255
END

  expect 'a JVM that gives up later says so, and no hook enters it any more' STUB_HOOKS='abort;' -- runtime="$runtime" -- \
    init step option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
srun: error: stunnel: java: the JVM gave up: too little memory, or a fault in it or in srun
exit code 255
END
}

# ThreadSanitizer wants its addresses where a kernel that randomises them more than usual does not put them.
thread_sanitizer_works() {
  echo 'int main(void) { return 0; }' | "$CC" -fsanitize=thread -x c -o "$work/probe" - && setarch -R "$work/probe"
}

test_threads() {
  local folder=$work/threads sanitizer=-fsanitize=thread actual title='all threads of the JVM may speak at once (ThreadSanitizer)'
  if ! thread_sanitizer_works >/dev/null 2>&1; then
    skipped=$((skipped + 1))
    echo "ok - $title # skip: it does not run on this machine"
    return
  fi
  build_plugin "$folder" $sanitizer
  build_srun "$folder/srun" $sanitizer
  build_jvm "$folder/runtime" $sanitizer
  : >"$folder/runtime/jvm.options"
  printf '#!/bin/sh\nexec setarch -R %s/srun "$@"\n' "$folder" >"$folder/srun.sh"
  chmod +x "$folder/srun.sh"
  actual=$(run "$folder/srun.sh" "$folder/stunnel.so" STUB_CREATE='chatter;return=-1;' -- runtime="$folder/runtime" -- init option x)
  report "$title" "$(
    echo 'error: 1 line of 1023 characters about the JVM'
    echo 'option = -1'
    echo 'exit code 0'
  )" "$(awk -v start="error: stunnel: java: cannot start the JVM of $folder/runtime: " \
    'index($0, start) == 1 { print "error: 1 line of", length($0) - length(start), "characters about the JVM"; next } { print }' <<<"$actual")"
}

test_boot() {
  expect 'a runtime without our classes' STUB_BOOT='no-class;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.NoClassDefFoundError: slurm/spank/Boot
option = -1
exit code 0
END

  expect 'with those of another release' STUB_BOOT='no-method;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.NoSuchMethodError: boot
option = -1
exit code 0
END

  expect 'a heap that is too small for a string' STUB_BOOT='no-string;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.OutOfMemoryError: Java heap space
option = -1
exit code 0
END

  expect 'an exception in the boot is told with its causes, on one line' \
    STUB_BOOT=$'throw=java.lang.ExceptionInInitializerError|java.lang.UnsatisfiedLinkError: no\n libjnidispatch\n|a: b;' -- \
    runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.ExceptionInInitializerError: java.lang.UnsatisfiedLinkError: no libjnidispatch : a: b
option = -1
exit code 0
END

  expect 'an exception that has no text' STUB_BOOT='throw=x;textless;' -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: exception without text
option = -1
exit code 0
END

  local long
  long=$(printf 'x%.0s' {1..4000})
  expect 'one that has too much' STUB_BOOT="throw=$long|$long;" -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: ${long:0:1023}
option = -1
exit code 0
END

  expect 'a plugin that refuses to start has said why' STUB_BOOT='return=-1;' -- runtime="$runtime" -- \
    init option x local-user-init step <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
option = -1
slurm_spank_local_user_init = 0
slurm_spank_exit = 0
exit code 0
END
}

# Whichever allocation fails: one line, option = -1, and all as it was.
test_memory() {
  local call actual line
  for ((call = 1; call < 100; call++)); do
    actual=$(run "$work/srun" "$work/failing/stunnel.so" STUB_FAIL_AT=$call JAVA_TOOL_OPTIONS=-Xfoo _JAVA_OPTIONS=-Xbar -- \
      runtime="$runtime" -- init option x environment JAVA_TOOL_OPTIONS environment _JAVA_SR_SIGNUM blocked locale)
    [[ $actual == *'out of memory'* ]] || break
    line=$(grep -aoE 'jvm.options|environment: ' <<<"$actual")
    # Nothing can be put back where there is no memory for it: then the option is refused.
    if [[ $actual == *'JAVA_TOOL_OPTIONS is unset'* ]]; then
      report "no memory for allocation $call: the user's variable is lost, and the option refused" "$(printf '%s\n' \
        'error: stunnel: environment: out of memory' 'option = -1' 'JAVA_TOOL_OPTIONS is unset' \
        '_JAVA_SR_SIGNUM is unset' 'blocked:' 'locale: C' 'exit code 0')" "$actual"
    else
      report "no memory for allocation $call: one line, and all is as it was" "$(printf '%s\n' \
        "error: stunnel: ${line%: }: out of memory" 'option = -1' 'JAVA_TOOL_OPTIONS=-Xfoo' \
        '_JAVA_SR_SIGNUM is unset' 'blocked:' 'locale: C' 'exit code 0')" "$actual"
    fi
  done
  report 'the loader allocates a dozen times at the most' 1 "$((call > 8 && call < 16))"
}

test_ulimit() {
  local plugin=$work/failing/stunnel.so
  expect 'ulimit -v leaves no room for a JVM' STUB_ULIMIT_V=$((268435455)) -- runtime="$runtime" -- init option x mapped <<END
error: stunnel: java: ulimit -v: too small for a JVM, at least 262144: 262143
option = -1
mapped: plugin
exit code 0
END

  expect 'ulimit -v leaves enough' STUB_ULIMIT_V=$((268435456)) -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END
}

# --- hostile input

# refused_runtime TITLE MESSAGE [PLUGSTACK ARGUMENT]...
refused_runtime() {
  local title=$1 message=$2
  shift 2
  expect "plugstack.conf: $title" -- "$@" -- init option x mapped <<END
error: stunnel: runtime: $message
option = -1
mapped: plugin
exit code 0
END
}

test_runtime_argument() {
  local long
  long=/$(printf 'x%.0s' {1..5000})
  refused_runtime 'no runtime means the one of the plugin'\''s header' \
    'cannot read /usr/libexec/slurm-spank-stunnel/jvm.options: No such file or directory'
  refused_runtime 'an empty one' 'not an absolute path: ' runtime=
  refused_runtime 'a relative one' 'not an absolute path: lib/java' runtime=lib/java
  refused_runtime 'one that is not there' 'cannot read /nowhere/jvm.options: No such file or directory' runtime=/nowhere
  refused_runtime 'one that is a file' 'cannot read /etc/passwd/jvm.options: Not a directory' runtime=/etc/passwd
  refused_runtime 'a format' 'cannot read /%s%n/jvm.options: No such file or directory' runtime=/%s%n
  refused_runtime 'bytes that are no UTF-8' $'cannot read /\xff\xfe/jvm.options: No such file or directory' $'runtime=/\xff\xfe'
  refused_runtime 'one that is too long' "path too long: $long" "runtime=$long"
  # PATH_MAX is 4096, with the NUL
  long=$(printf '/%.0s' {1..4084})
  refused_runtime 'one that is too long for a file in it, by a byte' "path too long: $long" "runtime=$long"
  long=${long:1}
  refused_runtime 'one that is as long as can be' "cannot read $long/jvm.options: No such file or directory" "runtime=$long"
  refused_runtime 'the last of two counts' 'cannot read /nowhere/jvm.options: No such file or directory' \
    runtime="$runtime" runtime=/nowhere
  refused_runtime 'the place for its value' 'not an absolute path: =/x' runtime==/x

  expect 'plugstack.conf: what only looks like runtime= is left to Java' -- runtime="$runtime" RUNTIME=/x runtimes=/x \
    runtime '' '=' $'\xff' -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime, RUNTIME=/x, runtimes=/x, runtime, , =, $(printf '\377')
java: option 1: x
option = 0
java: exit
exit code 0
END

  local -a many
  mapfile -t many < <(seq 2000)
  expect 'plugstack.conf: two thousand arguments' -- "${many[@]}" runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with $(printf '%s, ' "${many[@]}")runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  chmod 000 "$runtime/jvm.options"
  if [[ ! -r $runtime/jvm.options ]]; then # root reads all
    refused_runtime 'options that may not be read' "cannot read $runtime/jvm.options: Permission denied" runtime="$runtime"
  fi
  chmod 644 "$runtime/jvm.options"

  mkdir "$work/empty"
  : >"$work/empty/jvm.options"
  refused_runtime 'a runtime without classes' "cannot read $work/empty/lib/modules: No such file or directory" runtime="$work/empty"
  mkdir -p "$work/empty/lib/server"
  : >"$work/empty/lib/modules"
  refused_runtime 'a runtime without a JVM' \
    "cannot load the JVM: $work/empty/lib/server/libjvm.so: cannot open shared object file: No such file or directory" \
    runtime="$work/empty"
  echo junk >"$work/empty/lib/server/libjvm.so"
  refused_runtime 'a JVM that is no library' "cannot load the JVM: $work/empty/lib/server/libjvm.so: file too short" \
    runtime="$work/empty"
  echo 'int nothing;' | "$CC" -shared -fPIC -x c -o "$work/empty/lib/server/libjvm.so" -
  expect 'plugstack.conf: a library that is no JVM' -- runtime="$work/empty" -- init option x <<END
error: stunnel: runtime: cannot load the JVM: $work/empty/lib/server/libjvm.so: undefined symbol: JNI_CreateJavaVM
option = -1
exit code 0
END
  rm "$work/empty/jvm.options"
  mkdir "$work/empty/jvm.options"
  refused_runtime 'options that are a folder' "cannot read $work/empty/jvm.options: Is a directory" runtime="$work/empty"
}

# options TITLE CONTENT [OPTION]...: the JVM gets these, after the loader's own.
options() {
  local title=$1
  jvm_options "$2"
  shift 2
  report "jvm.options: $title" "$(
    printf '%s\n' 'jvm: [vfprintf] hook' 'jvm: [abort] hook' 'jvm: [-XX:+SuppressFatalErrorMessage]' 'jvm: [-XX:-PrintWarnings]'
    (($# == 0)) || printf 'jvm: [%s]\n' "$@"
  )" "$(run "$work/srun" "$work/stunnel.so" STUB_CREATE='options;' -- runtime="$runtime" -- init option x | grep -aE '^jvm|^error')"
}

# refused_options TITLE CONTENT MESSAGE
refused_options() {
  jvm_options "$2"
  expect "jvm.options: $1" -- runtime="$runtime" -- init option x mapped <<END
error: stunnel: jvm.options: $3
option = -1
mapped: plugin
exit code 0
END
}

test_options_file() {
  local long sixty
  long=-D$(printf 'x%.0s' {1..20000})
  sixty=$(printf -- '-D%d ' {1..60})

  options 'an empty file' ''
  options 'one option a line' '-Xrs\n-Xmx16m\n' -Xrs -Xmx16m
  options 'no line end after the last' '-Xrs\n-Xmx16m' -Xrs -Xmx16m
  options 'comments and blank lines are none' '# -Xa\n\n   \n\t#-Xb\n-Xrs\n#' -Xrs
  options 'blanks around are skipped, those inside are not' '  -Da=b c \t\n' '-Da=b c'
  options 'lines end as on Windows' '-Xrs\r\n\r\n-Xmx16m\r\n' -Xrs -Xmx16m
  options '@RUNTIME@ stands for the folder, once a line' '-Da=@RUNTIME@/lib\n-Db=@RUNTIME\n-Dc=@RUNTIME@@RUNTIME@\n' \
    "-Da=$runtime/lib" -Db=@RUNTIME "-Dc=$runtime@RUNTIME@"
  options 'a # inside belongs to the option' '-Da=#b\n' '-Da=#b'
  options 'a long line' "$long\n" "$long"
  options 'formats and escapes' '-D%s%n=\x1b[1m\n' $'-D%s%n=\e[1m'
  options 'bytes that are no UTF-8' '-D\xff\xfe\n' $'-D\xff\xfe'
  options 'what follows a NUL is not read' '-Xrs\0-Xb\n-Xmx16m\n' -Xrs -Xmx16m
  # shellcheck disable=SC2086 # words
  options 'sixty options beside the four of the loader' "${sixty// /'\n'}" $sixty

  refused_options 'one more' "${sixty// /'\n'}-Dmore\n" 'more than 64 options, the loader'\''s own among them: -Dmore'
  refused_options 'a word that is no option' 'Xrs\n' 'not an option: Xrs'
  refused_options 'a hook of the JVM, which would be taken from the loader' '-Xrs\n  vfprintf\n' 'not an option: vfprintf'
  refused_options 'another' 'abort\n' 'not an option: abort'
  refused_options 'a byte order mark' '\xef\xbb\xbf-Xrs\n' $'not an option: \xef\xbb\xbf-Xrs'
  refused_options 'old line ends, all in one' 'x\r-Xrs\r' $'not an option: x\r-Xrs'
  jvm_options ''
}

# --- real JVMs

# real_run RUNTIME COMMAND...: Boot is not there, so every start that succeeds ends in the same line, which is left out.
real_run() {
  local jdk_runtime=$1
  shift
  run "$work/plain/srun" "$work/plain/stunnel.so" "${real_variables[@]}" -- runtime="$jdk_runtime" -- init "$@" \
    | sed 's/^error: stunnel: java: cannot boot .*: java.lang.NoClassDefFoundError: slurm.spank.Boot.*/started/'
}

# real TITLE COMMAND...
real() {
  local title=$1
  shift
  report "$jdk: $title" "$(cat)" "$(real_run "$jdk_runtime" "$@")"
}

# not_started TITLE PATTERN: one line and the exit code, either srun's for a refused option or ours.
not_started() {
  local actual
  actual=$(real_run "$jdk_runtime" option x)
  report "$jdk: $1" 'one line, option refused' "$(
    if [[ $(wc -l <<<"$actual") == 2 && $actual == *$'\nexit code 255' || $actual == *$'\noption = -1\nexit code 0' && $(wc -l <<<"$actual") == 3 ]] \
      && grep -aqE "^error: stunnel: (java: cannot start the JVM of $jdk_runtime|runtime): .*$2" <<<"$actual"; then
      echo 'one line, option refused'
    else
      echo "$actual"
    fi
  )"
}

# A runtime of our own: HotSpot follows links to find its files, so those that a test spoils are copied.
make_real_runtime() {
  rm -rf "$jdk_runtime"
  mkdir -p "$jdk_runtime/lib"
  (cd "$1/lib" && cp -rL server ./*.so jvm.cfg tzdb.dat security "$jdk_runtime/lib" 2>/dev/null)
  ln -s "$(realpath "$1/lib/modules")" "$jdk_runtime/lib/modules"
  mkdir "$jdk_runtime/conf"
  cp -rL "$1/conf/security" "$jdk_runtime/conf" 2>/dev/null
  "$repository/jlink/make-jvm-options.sh" "$release" | grep -v enable-native-access >"$jdk_runtime/jvm.options"
}

test_real_jvm() {
  local modules limit real_variables=()
  make_real_runtime "$1"
  modules=$(realpath "$jdk_runtime/lib/modules")

  # Of the faults SIGSEGV and so on, and of SIGPIPE, HotSpot makes itself the handler whatever it is told.
  real 'srun'\''s signals, locale and limits are left alone' \
    block use-locale C option x caught blocked taken locale files <<END
locale: C
started
option = -1
caught: PIPE
blocked: HUP USR1
taken by other threads:
locale: C
ulimit -n: $(ulimit -Sn)
exit code 0
END

  real_variables=(JAVA_TOOL_OPTIONS=-Xbogus _JAVA_OPTIONS=-Xbogus JDK_JAVA_OPTIONS=-Xbogus JDK_AOT_VM_OPTIONS=-Xbogus LANG=C.UTF-8)
  real 'the user'\''s options for Java do not reach it' option x environment JAVA_TOOL_OPTIONS environment _JAVA_SR_SIGNUM <<END
started
option = -1
JAVA_TOOL_OPTIONS=-Xbogus
_JAVA_SR_SIGNUM is unset
exit code 0
END
  real_variables=()

  (
    cd "$work" && echo '-XX:+Bogus' >.hotspotrc && echo 'print *' >.hotspot_compiler
    real 'a .hotspotrc in the folder is neither heeded nor mentioned' option x
  ) <<END
started
option = -1
exit code 0
END
  rm -f "$work/.hotspotrc" "$work/.hotspot_compiler"

  for limit in 256 8192 unlimited; do
    report "$jdk: starts on the main thread with ulimit -s $limit" $'started\noption = -1\nexit code 0' \
      "$(ulimit -s $limit && real_run "$jdk_runtime" option x)"
  done
  # A whole JDK maps a larger file of classes than our image, and needs more than that.
  for limit in 600000 1000000; do
    report "$jdk: starts with ulimit -v $limit" $'started\noption = -1\nexit code 0' \
      "$(ulimit -v $limit && real_run "$jdk_runtime" option x)"
  done

  real 'its crash is one line, not a page on stdout' option x crash <<END
started
option = -1
srun: error: stunnel: java: the JVM gave up: too little memory, or a fault in it or in srun
exit code 255
END

  for option in '-XX:+NoSuchThing' '--no-such' '-Xmx1k' '-XX:+UseParallelGC' '-agentlib:nosuch' '-XX:+UseSerialGC=3'; do
    make_real_runtime "$1"
    echo "$option" >>"$jdk_runtime/jvm.options"
    not_started "an option that it refuses: $option" "$(
      case $option in
        *NoSuch*) echo "Unrecognized VM option 'NoSuchThing'" ;;
        --no-such) echo 'Unrecognized option: --no-such' ;;
        -Xmx1k) echo 'larger value than the maximum heap size' ;;
        *Parallel*) echo 'Multiple garbage collectors selected' ;;
        -agentlib*) echo 'Could not find agent library nosuch' ;;
        *) echo "UseSerialGC" ;;
      esac
    )"
  done
  make_real_runtime "$1"
  echo -Xms900g >>"$jdk_runtime/jvm.options"
  echo -Xmx900g >>"$jdk_runtime/jvm.options"
  not_started 'a heap larger than the machine' 'it gave up: too little memory'

  make_real_runtime "$1"
  rm "$jdk_runtime/lib/modules"
  not_started 'no classes' "cannot read $jdk_runtime/lib/modules: No such file or directory"
  : >"$jdk_runtime/lib/modules"
  not_started 'an empty file of classes' ''
  head -c 100000 "$modules" >"$jdk_runtime/lib/modules"
  not_started 'a file of classes that is cut off' ''
  head -c 30000000 /dev/zero >"$jdk_runtime/lib/modules"
  not_started 'a file of classes that is nothing but zeros' ''
  make_real_runtime "$1"
  rm "$jdk_runtime/lib/libjava.so"
  not_started 'one of its libraries is missing' 'Unable to load native library'
}

test_real_jvms() {
  local home release jdk jdk_runtime=$work/jdk seen=' '
  for home in "$JAVA_HOME" /usr/lib/jvm/*; do
    home=$(realpath "$home")
    [[ $seen != *" $home "* && -e $home/lib/server/libjvm.so && -e $home/lib/modules ]] || continue
    seen+="$home "
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    ((${release:-0} >= 17)) || continue
    jdk="JDK $release"
    test_real_jvm "$home"
  done
}

build
jvm_options ''
test_compiles_without_a_warning
test_names_one_plugin
test_exports
test_contexts
test_life
test_environment
test_signals
test_messages
test_threads
test_boot
test_memory
test_ulimit
test_runtime_argument
test_options_file
test_real_jvms

printf '%d passed, %d failed' "$passed" "$failed"
if ((skipped)); then printf ', %d skipped' "$skipped"; fi
echo
((failed == 0))
