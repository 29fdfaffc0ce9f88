#!/usr/bin/env bash
# Tests the C loader in a stand-in for srun: with a stub JVM under AddressSanitizer and UndefinedBehaviorSanitizer, and
# without sanitizers with each real JVM of this machine. Prints a line per test; the last one is "N passed, N failed".
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
# Prints stdout and stderr of the stand-in, without the lines that are always the same, and its exit code.
run() {
  local srun=$1 plugin=$2 status
  local -a variables=()
  shift 2
  while [[ $1 != -- ]]; do
    variables+=("$1")
    shift
  done
  shift
  # Only sanitizers use exit code 99.
  env -i PATH="$PATH" ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
    TSAN_OPTIONS=exitcode=99 "${variables[@]}" timeout 60 "$srun" "$plugin" "$@" >"$work/output" 2>&1
  status=$?
  grep -avxE 'registered --tunnel=.*|slurm_spank_init = 0|jvm: created, JNI 10\.0' "$work/output" | tr -d '\0'
  echo "exit code $status"
}

# expect TITLE [VARIABLE=VALUE]... -- [PLUGSTACK ARGUMENT]... -- COMMAND...   compares with the expected output on stdin
expect() {
  local title=$1
  shift
  report "$title" "$(cat)" "$(run "$work/srun" "${plugin:-$work/stunnel.so}" "$@")"
}

# jvm_options LINE...: writes the options file of the stub's runtime. LINE has the escapes of printf %b.
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
  "$CC" $warnings -g -O1 $2 ${SLURM_CPPFLAGS:-} -rdynamic -o "$1" "$here"/stub_{srun,process,slurm}.c -ldl -pthread \
    || fail 'cannot build stub_srun'
}

# make_image FILE: writes an image without classes.
make_image() { { printf '\xda\xda\xfe\xca' && head -c 24 /dev/zero; } >"$1"; }

# build_jvm RUNTIME CFLAGS
build_jvm() {
  mkdir -p "$1/lib/server"
  make_image "$1/lib/modules"
  : >"$1/lib/libjimage.so"
  # shellcheck disable=SC2086 # words
  "$CC" $warnings -g -O1 $2 -fPIC -shared -fvisibility=hidden $includes -o "$1/lib/server/libjvm.so" "$here"/stub_{jvm,jni}.c -pthread \
    || fail 'cannot build stub_jvm'
  "$CC" -shared -x c -o "$1/lib/libjava.so" /dev/null
  cp "$1/lib/libjava.so" "$1/lib/libzip.so"
}

build() {
  local sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=all'
  runtime=$work/runtime
  build_plugin "$work" "$sanitizers"
  build_srun "$work/srun" "$sanitizers"
  build_jvm "$runtime" "$sanitizers"
  # The same plugin, with functions of libc that a test can make fail.
  build_plugin "$work/failing" "$sanitizers" \
    '-Dstrdup=failing_strdup -Dasprintf=failing_asprintf -Dsetenv=failing_setenv -Dgetrlimit=failing_getrlimit'
  # The plugin as packages install it.
  build_plugin "$work/plain" ''
  build_srun "$work/plain/srun" ''
}

for file in "$here"/cases_*.sh; do
  # shellcheck source=/dev/null
  source "$file" || fail "cannot read: $file"
done

build
jvm_options ''
tests=(test_compiles_without_a_warning test_constants test_names_one_plugin test_exports test_contexts test_life
  test_environment test_signals test_pending_signals test_messages test_threads test_boot test_memory
  test_ulimit test_runtime_argument test_damaged_runtime test_options_file test_real_jvms)
for name in "${tests[@]}"; do
  declare -F "$name" >/dev/null || fail "no such test: $name"
  "$name"
done

printf '%d passed, %d failed' "$passed" "$failed"
if ((skipped)); then printf ', %d skipped' "$skipped"; fi
echo
((failed == 0))
