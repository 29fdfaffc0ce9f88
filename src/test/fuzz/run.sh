#!/usr/bin/env bash
# The parsers of the loader and the watcher, under AddressSanitizer and UndefinedBehaviorSanitizer, with hostile input:
# the lines of seeds/, and some thousand inputs that edits make of them, the same ones each time. The last line is
# "N passed, N failed".
#
#   src/test/fuzz/run.sh                              some seconds
#   FUZZ_SECONDS=300 src/test/fuzz/run.sh [TARGET]... so long for each target, with libFuzzer if clang has it;
#                                                     those of Java (the *FuzzTest classes) as well
set -uo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd -- "$here/../../.." && pwd)
JAVA_HOME=$("$repository/jlink/find-jdk.sh") || exit 1
export JAVA_HOME
limit=${FUZZ_SECONDS:+${FUZZ_SECONDS}s}
limit=${limit:-5000}

work=$(mktemp -d "${TMPDIR:-/tmp}/fuzz.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What each target is built of: its own file, those of the product, and functions of libc that it replaces in these.
sources() {
  case $1 in
    jvm_options) echo native-loader/{jvm_options,runtime_path}.c -Dfopen=fuzz_fopen ;;
    plugstack) echo native-loader/{java,runtime_path,address_space,signals,loader_abi}.c \
      -Dgetrlimit=fuzz_getrlimit -Datexit=fuzz_atexit ;;
    jvm_messages) echo native-loader/jvm_options.c native-loader/runtime_path.c ;;
    process) echo watcher/process.c ;;
    watcher) echo watcher/{earlier_layout,master,pipe_partners,process,process_end,process_table,session,state_directory,state_file,sweep,trace}.c \
      -Dopendir=fuzz_opendir -Dopen=fuzz_open '-Dstat(...)=fuzz_stat(__VA_ARGS__)' -Dpoll=fuzz_poll \
      -Dclock_gettime=fuzz_clock_gettime -Dsyscall=fuzz_syscall -Dkill=fuzz_kill -Dunlinkat=fuzz_unlinkat -Dsyslog=fuzz_syslog ;;
  esac
}

# build TARGET COMPILER SANITIZERS [DRIVER]
build() {
  local target=$1 compiler=$2 sanitizers=$3 driver=${4:-} word object
  local -a words replaced=() files=() objects=()
  local -a flags=(-std=gnu11 -D_GNU_SOURCE -g -O1 -Wall -Wextra "-fsanitize=$sanitizers" -fno-sanitize-recover=all
    -I"$here" -I"$repository/native-loader" -I"$repository/watcher" -I"$JAVA_HOME/include" -I"$JAVA_HOME/include/linux"
    "-DPLUGIN_HEADER=\"stunnel.h\"")
  # shellcheck disable=SC2206 # words
  [[ -z ${SLURM_CPPFLAGS:-} ]] || flags+=($SLURM_CPPFLAGS)
  read -r -a words < <(sources "$target")
  for word in "${words[@]}"; do
    if [[ $word == -D* ]]; then replaced+=("$word"); else files+=("$word"); fi
  done
  for word in "${files[@]}"; do
    object=$work/$target/$(basename "$word" .c).product.o
    objects+=("$object")
    "$compiler" "${flags[@]}" "${replaced[@]}" -c -o "$object" "$repository/$word" || return
  done
  "$compiler" "${flags[@]}" -o "$work/$target/target" "$here/$target.c" "$here/slurm.c" ${driver:+"$driver"} "${objects[@]}"
}

# seeds TARGET: each line of its table, with escapes as printf %b knows them, becomes a file.
seeds() {
  local line number=0
  mkdir -p "$work/$1/seeds"
  while IFS= read -r line; do
    number=$((number + 1))
    printf '%b' "$line" >"$work/$1/seeds/$number"
  done <"$here/seeds/$1.txt"
}

# The clang that brings libFuzzer, if there is one: it is a package of its own.
libfuzzer() {
  local clang
  for clang in "${CLANG:-clang}" clang-{22..14}; do
    command -v "$clang" >/dev/null || continue
    echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return !d && n; }' \
      | "$clang" -fsanitize=fuzzer -x c -o "$work/probe" - 2>/dev/null && echo "$clang" && return
  done
  return 1
}

# fuzz TARGET
fuzz() {
  local clang
  mkdir -p "$work/$1" && seeds "$1" && cd "$work/$1" || return
  if [[ -n ${FUZZ_SECONDS:-} ]] && clang=$(libfuzzer); then
    build "$1" "$clang" fuzzer,address,undefined || return
    mkdir corpus
    ./target -max_total_time="$FUZZ_SECONDS" -max_len=16384 -print_final_stats=1 corpus seeds >log 2>&1 \
      || { tail -n 60 log; return 1; }
    grep -E 'number_of_executed_units|^#.*DONE' log
  else
    build "$1" "${CC:-gcc}" address,undefined "$here/mutate.c" || return
    ./target "$limit" seeds/*
  fi
}

# Where an input is objected to, it is shown: a line for the table.
found() {
  local crash
  for crash in "$work/$1"/crash*; do
    [[ ! -e $crash ]] || { printf 'seed: '; od -An -v -tx1 "$crash" | tr -d '\n' | sed 's/ /\\x/g'; echo; }
  done
}

fuzz_java() {
  # More tries than there is time for.
  (cd "$repository" && mvn --batch-mode --no-transfer-progress --quiet test -Dtest='*FuzzTest' \
    -Dfuzz.seconds="$FUZZ_SECONDS" -Dfuzz.tries=2000000000 -Dsurefire.timeout=$((FUZZ_SECONDS + 300)) -DreuseForks=false)
}

passed=0
failed=0
targets=("$@")
[[ $# -gt 0 ]] || targets=(jvm_options plugstack jvm_messages process watcher ${FUZZ_SECONDS:+java})
for target in "${targets[@]}"; do
  if [[ $target == java ]]; then command=(fuzz_java); else command=(fuzz "$target"); fi
  if ("${command[@]}") 2>&1 | sed "s/^/# /"; then
    passed=$((passed + 1))
    echo "ok $((passed + failed)) - $target"
  else
    failed=$((failed + 1))
    found "$target"
    echo "not ok $((passed + failed)) - $target"
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
