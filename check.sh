#!/usr/bin/env bash
# All tests of this project, from a fresh machine on: installs what is missing, builds, tests, sums up. See --help.
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")" || exit

parts=(packages java docs loader watcher fuzz srun hosts rpm installed bench scripts)
longest=1800 # seconds that a part may take: a hang is a failure with a log

usage() {
  cat <<'END'
usage: ./check.sh [--faults] [--applications] [--mutations] [--slurm=RELEASE]... [--only=PART]...

  packages    what the build and the tests need is installed (as root), or named (as another user)
  java        mvn verify: compiles, unit tests, Javadoc, format; leaves target/stage and the tarball
  docs        the man pages without a warning, links of the guides
  loader      the C loader under AddressSanitizer, against a JVM that is a stub
  watcher     the watcher under AddressSanitizer
  fuzz        the parsers of both, with hostile input and what random edits make of it
  srun        target/stage in real srun, on a private Slurm cluster (lab/)
  hosts       the same on a login host, two nodes and a laptop with addresses and names of their own (as root)
  rpm         rpmbuild -ta of the tarball, rpmlint
  installed   the RPM's files at their real paths, in a namespace, in real srun
  bench       bench/run.sh --quick: every figure can be measured; none is judged
  scripts     shellcheck, and clang-format over the C files

With --slurm=24.11, for example, or --slurm=all for each of lab/release, there is one part more:

  slurm-24.11 the tarball built and staged on the Debian with that release; srun, hosts, the .deb and the RPM there; as root

With --applications, there is one part more after hosts, which installs a browser and all (600 MB, as root):

  applications  Jupyter in Chromium, Flask, Django, HTTP/2 and gRPC through the tunnel; screenshots go to the folder that
                ARTEFACTS names, or to target/artefacts, and are listed in the end

With --mutations, there is one part more after java, which CI does not run (5 minutes, and PIT comes from the network):

  mutations     PIT changes the pure rooms of the Java code in one place after another, and lists each change that no unit
                test notices; a look at each tells a missing test from a change that makes no difference

With --faults, faults are tried more often: at least 20 times each, races 200 times, one session with 200 losses, and whole
sruns under valgrind; that takes an hour more. Which faults were tried how often, and what was left, is a table of its own in
the end. src/test/fuzz/run.sh goes on for as long as FUZZ_SECONDS says.
Parts come in this order; with --only, what a part builds upon is taken as an earlier run left it. All of them: about 25
minutes on two cores. Exit code 0 if nothing failed; the last line is "N passed, N failed".
END
}

part_packages() { lab/packages.sh install check; }

# The tests' failures are counted below; that they do not stop Maven gives the later parts something to test.
part_java() {
  rm -rf target/surefire-reports target/stage target/slurm-spank-stunnel-*.tar.gz
  mvn --batch-mode --no-transfer-progress -Dmaven.test.failure.ignore=true verify
}

# What an earlier part leaves. Without it: one line, not a failure of every single test.
need() { [[ -e $1 ]] || { echo "not there, because part $2 failed or was not run: $1"; return 1; }; }

# Survivors are for people to judge: some changes make no difference. A part that lists them has passed.
part_mutations() {
  # Its JVMs do not get Surefire's environment.
  LC_ALL=C.UTF-8 mvn --batch-mode --no-transfer-progress -Pmutations test-compile org.pitest:pitest-maven:mutationCoverage || return
  awk -F, '{ all++ }
    $6 == "SURVIVED" || $6 == "NO_COVERAGE" { n++; sub(/.*\./, "", $3); print $2 ":" $5 ": " $4 ": " $3 ": " ($6 == "SURVIVED" ? "no test notices" : "no test runs it") }
    END { print n + 0 " of " all + 0 " mutations survive" }' target/pit-reports/mutations.csv
}

part_docs() {
  need target/stage/usr/share/man/man8 java || return
  bats --tap --timing src/test/docs
}

part_loader() { src/test/native-loader/run.sh; }

part_watcher() { bats --tap --timing src/test/watcher; }

part_fuzz() { src/test/fuzz/run.sh; }

part_srun() { in_srun src/test/srun; }

part_hosts() { in_srun src/test/hosts; }

part_applications() { lab/packages.sh install applications && in_srun src/test/applications; }

in_srun() {
  need target/stage/usr/lib64/slurm/stunnel.so java || return
  # The tests' second user must reach it, and this tree may lie in somebody's closed home.
  rm -rf "$scratch/stage"
  cp -a target/stage "$scratch/stage"
  STAGE=$scratch/stage bats --tap --timing "$1"
}

# Other releases are tried beside the parts that come after java, since all of them wait more than they compute.
tests_on() { # RELEASE...
  local release tarball
  tarball=$(echo target/slurm-spank-stunnel-*.tar.gz)
  for release in "$@"; do
    { need "$tarball" java && lab/release "$release" src/test/release.sh "$tarball"; } \
      </dev/null >"$scratch/slurm-$release.out" 2>&1
    echo $? >"$scratch/slurm-$release.status"
  done
}

part_slurm() { # RELEASE
  local status=$scratch/slurm-$1.status
  until [[ -e $status ]] || ! kill -0 "$beside" 2>/dev/null; do sleep 1; done
  cat "$scratch/slurm-$1.out"
  [[ -e $status ]] || { echo "ended before its tests were through: slurm-$1"; return 1; }
  return "$(<"$status")"
}

part_rpm() {
  local tarball
  rm -rf target/rpm
  tarball=$(echo target/slurm-spank-stunnel-*.tar.gz)
  need "$tarball" java || return
  packaging/rpm/build.sh "$tarball" target/rpm
}

part_installed() {
  local rpm tarball
  rpm=$(echo target/rpm/slurm-spank-stunnel-[0-9]*."$(uname -m)".rpm)
  need "$rpm" rpm || return
  tarball=$(echo target/slurm-spank-stunnel-*.tar.gz)
  RPM=$PWD/$rpm TARBALL=$PWD/$tarball packaging/rpm/run-installed.sh "$rpm" bats --tap --timing src/test/installed
}

part_bench() {
  local tarball
  tarball=$(echo target/slurm-spank-stunnel-*.tar.gz)
  need "$tarball" java || return
  bench/run.sh --quick
}

part_scripts() {
  local status=0
  check_scripts || status=1
  check_c_format || status=1
  return "$status"
}

check_scripts() {
  # By their first line, since commands have no suffix; bats files are no shell that shellcheck reads.
  grep -rlE -m 1 --exclude-dir=target --exclude-dir=.git --exclude='*.bats' \
    '^#!/(usr/bin/env bash|bin/sh)$|^# shellcheck shell=bash$' . | xargs shellcheck --external-sources
}

# Changes nothing. To format a file: clang-format -i FILE
check_c_format() {
  command -v clang-format >/dev/null || { echo 'skipped, because clang-format is not installed: the format of the C files'; return; }
  find . \( -name .git -o -name target \) -prune -o -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run --Werror
}

# count LOG: prints how many passed, failed and were skipped, from the runner's own words: Maven's reports, a last line
# "N passed, N failed", or TAP. Nothing where there are none.
count() {
  if compgen -G 'target/surefire-reports/TEST-*.xml' >/dev/null && grep -q 'T E S T S' "$1"; then
    sed -n 's/^<testsuite .* tests="\([0-9]*\)" errors="\([0-9]*\)" skipped="\([0-9]*\)" failures="\([0-9]*\)".*/\1 \2 \3 \4/p' \
      target/surefire-reports/TEST-*.xml | awk '{ p += $1 - $2 - $3 - $4; f += $2 + $4; s += $3 } END { print p + 0, f + 0, s + 0 }'
  elif grep -qE '^[0-9]+ passed, [0-9]+ failed' "$1"; then
    sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?$/\1 \2 \4/p' "$1" | tail -n 1
  elif grep -qE '^(not )?ok [0-9]' "$1"; then
    awk '/^ok [0-9].*# skip/ { s++; next } /^ok [0-9]/ { p++ } /^not ok [0-9]/ { f++ } END { print p + 0, f + 0, s + 0 }' "$1"
  fi
}

# enter STATUS: the line of the current part in the table, by its log and by how it has ended.
enter() {
  local p='' f='' s=''
  read -r p f s < <(count "$scratch/$current.log")
  # No tests to count: the part is one.
  [[ -n ${p:-} ]] || { p=$(($1 == 0)); f=0; s=$(($1 == 77)); }
  # Not for the tests' sake (a formatter, a crash of the runner): must not be lost.
  if (($1 != 0 && $1 != 77 && f == 0)); then f=1; fi
  table+=$(printf '%-12s %7d %7d %8d %8d' "$current" "$p" "$f" "${s:-0}" $((SECONDS - begun)))$'\n'
  ((passed += p, failed += f, skipped += ${s:-0}))
}

# Runs one part, shows what it prints, and adds its line to the table.
run_part() {
  local status
  current=$1 begun=$SECONDS
  printf '\n=== %s ===\n' "$current"
  # In a process group of its own, which the trap can end.
  set -m
  ("part_${current%%-*}" "${current#*-}" 2>&1 </dev/null | tee "$scratch/$current.log") &
  running=$!
  (sleep "$longest" && echo "ended: $current has taken more than $longest s" && kill -TERM -- "-$running") &
  watch=$!
  set +m
  wait "$running"
  status=$?
  running=
  kill -TERM -- "-$watch" 2>/dev/null
  enter "$status"
}

tell() {
  # "# fault ROW | WHAT | TIMES | LEFT", as helpers.bash writes them
  if grep -qs '^# fault ' "$scratch"/*.log; then
    printf '\n=== faults ===\n%s\n' 'row | what was done | times | left'
    sed -n 's/^# fault //p' "$scratch"/*.log | sort -s -t '|' -k 1,1n
  fi
  # "# screenshot FILE", as src/test/applications writes them
  if grep -qs '^# screenshot ' "$scratch"/*.log; then
    printf '\n=== screenshots ===\n'
    sed -n 's/^# screenshot //p' "$scratch"/*.log
  fi
  printf '\n=== summary ===\n%-12s %7s %7s %8s %8s\n%s\n' part passed failed skipped seconds "$table"
  printf '%d passed, %d failed' "$passed" "$failed"
  if ((skipped)); then printf ', %d skipped' "$skipped"; fi
  echo
}

# On every way out: a part that still runs fails; clusters and processes that its tests may have left are ended, and the
# scratch folder goes.
finish() {
  local status=$? conf
  trap '' INT TERM HUP PIPE
  if [[ -n $running ]]; then
    kill -TERM -- "-$running" "-$watch" 2>/dev/null
    wait "$running" 2>/dev/null
    enter $((status ? status : 1))
  fi
  if [[ -n $beside ]]; then
    kill -TERM -- "-$beside" 2>/dev/null
    wait "$beside" 2>/dev/null
  fi
  for conf in "$scratch"/*/slurm.conf; do
    [[ ! -e $conf ]] || lab/cluster down "${conf%/slurm.conf}"
  done
  # What is in a process group of its own, as from a prompt, and was not ended by the test that began it. Not this pipe.
  unset CHECK_RUN
  grep -lazsE "^(CHECK_RUN=$scratch$|SLURM_CONF=$scratch/)" /proc/[0-9]*/environ | cut -d/ -f3 | xargs -r kill -KILL 2>/dev/null
  tell
  rm -rf -- "$scratch"
  if ((status <= 128)); then status=$((complete ? failed != 0 : 1)); fi
  exit "$status"
}

main() {
  local argument part
  local -a only=() releases=() wanted=()
  for argument in "$@"; do
    if [[ $argument == --help ]]; then usage; exit 0; fi
    if [[ $argument == --faults ]]; then export FAULTS=yes; longest=7200; continue; fi
    if [[ $argument == --applications ]]; then mapfile -t parts < <(printf '%s\n' "${parts[@]}" | sed '/^hosts$/a applications'); continue; fi
    if [[ $argument == --mutations ]]; then mapfile -t parts < <(printf '%s\n' "${parts[@]}" | sed '/^java$/a mutations'); continue; fi
    if [[ $argument == --slurm=all ]]; then mapfile -t releases < <(lab/release list); continue; fi
    if [[ $argument == --slurm=* ]]; then releases+=("${argument#--slurm=}"); continue; fi
    [[ $argument == --only=* ]] || { usage >&2; exit 2; }
    only+=("${argument#--only=}")
  done
  parts+=("${releases[@]/#/slurm-}")
  for part in "${releases[@]}"; do
    [[ $'\n'$(lab/release list)$'\n' == *$'\n'"$part"$'\n'* ]] || { usage >&2; exit 2; }
  done
  for part in "${only[@]}"; do
    [[ " ${parts[*]} " == *" $part "* ]] || { usage >&2; exit 2; }
  done

  for part in "${releases[@]}"; do
    [[ ${#only[@]} != 0 && " ${only[*]} " != *" slurm-$part "* ]] || wanted+=("$part")
  done

  complete=0 passed=0 failed=0 skipped=0 table='' current='' begun=0 running='' watch='' beside=''
  scratch=$(mktemp -d /tmp/check.XXXXXX) || exit
  # Open to the tests' second user, as /tmp is.
  chmod 755 "$scratch"
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  export TMPDIR=$scratch CHECK_RUN=$scratch

  for part in "${parts[@]}"; do
    [[ ${#only[@]} == 0 || " ${only[*]} " == *" $part "* ]] || continue
    # Not Maven's own idea of a JDK: the one that the runtime is made of.
    [[ $part == packages ]] || export JAVA_HOME=${JAVA_HOME:-$(jlink/find-jdk.sh)}
    if [[ $part != packages && $part != java && -z $beside && ${#wanted[@]} != 0 ]]; then
      set -m
      tests_on "${wanted[@]}" &
      beside=$!
      set +m
    fi
    run_part "$part"
  done
  complete=1
}

main "$@"
