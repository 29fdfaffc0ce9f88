#!/usr/bin/env bash
# What srun --tunnel costs, against srun without it and against the same done by hand: one table, in Markdown.
#
#   bench/run.sh [--runs=N] [--quick] [--only=ROWS]... > bench/RESULTS.md
#
#   --runs=N     runs of each side, in turn (default 15)
#   --quick      every row once, in a minute: whether it works, no figures to quote
#   --only=ROWS  start, idle, traffic, crowd, cost or size (default: all)
#
# Needs target/slurm-spank-stunnel-*.tar.gz (mvn package -DskipTests) and, for all rows, root: sessions of several users.
# Each JDK under /usr/lib/jvm that can make a runtime gets its figures. Progress is on stderr.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,10s/^# \{0,1\}//p' bench/run.sh; }

arguments=()
for argument in "$@"; do
  case $argument in
    --runs=[1-9]* | --quick | --only=*) arguments+=("$argument") ;;
    --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

export PYTHONDONTWRITEBYTECODE=1
scratch=$(mktemp -d /tmp/bench.XXXXXX)
chmod 755 "$scratch" # open to the other users of the lab

running=
clean_up() {
  local lab
  trap '' INT TERM HUP
  [[ -z $running ]] || kill "$running" 2>/dev/null || true
  for lab in "$scratch"/lab-*; do
    [[ ! -e $lab ]] || lab/cluster down "$lab" || true
  done
  rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The release of each JDK here, and its home: one home for each release.
jdks() {
  local home release
  for home in /usr/lib/jvm/*; do
    [[ $(JAVA_HOME=$home jlink/find-jdk.sh 2>/dev/null) == "$home" ]] || continue
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    echo "$release $(realpath "$home")"
  done | sort -k 1,1nr -u
}

lab/packages.sh install bench >&2
tarball=$(echo target/slurm-spank-stunnel-*.tar.gz)
[[ -e $tarball ]] || { echo "bench: not there, mvn package -DskipTests makes it: $tarball" >&2; exit 1; }

labs=()
while read -r release home; do
  echo "bench: runtime and RPM of JDK $release" >&2
  JAVA_HOME=$home packaging/stage-tarball.sh "$tarball" "$scratch/stage-$release"
  JAVA_HOME=$home packaging/rpm/build.sh "$tarball" "$scratch/rpm-$release" >/dev/null
  lab/cluster up "$scratch/lab-$release" --stage "$scratch/stage-$release" --cpus 128
  labs+=("$release=$scratch/lab-$release=$scratch/rpm-$release")
done < <(jdks)
python3 bench/main.py "${arguments[@]}" "${labs[@]}" &
running=$!
wait "$running" # not in the foreground, where no trap would end it
