#!/usr/bin/env bash
# What the build, the lab and the tests need from the system. Only this file has names of packages.
#   lab/packages.sh install [SET]   as root: installs what is missing; otherwise says how to, and fails
#   lab/packages.sh missing [SET]   lists the missing packages
# SET is demo (the default; enough for ./demo.sh), check (demo and more, for ./check.sh), bench, srun (for the tests in real
# srun on a machine without Maven), release (for lab/release) or applications (for src/test/applications: a browser, and
# programs that people run on nodes).
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
here=$(dirname -- "${BASH_SOURCE[0]}")

# The probe looks for the thing itself, not for its package, since it may have been installed another way.
# Columns: sets that it is in, probe, Debian package, RHEL package ("a|b": the first one that the release knows; "a+b": both;
# "-": there is none, and none is needed)
table() {
  cat <<'END'
demo,srun,bench jdk                  openjdk-25-jdk-headless|openjdk-21-jdk-headless|openjdk-17-jdk-headless java-25-openjdk-devel+java-25-openjdk-jmods|java-21-openjdk-devel+java-21-openjdk-jmods|java-17-openjdk-devel+java-17-openjdk-jmods
demo,bench      command:mvn          maven          maven
demo,srun,bench command:gcc          gcc            gcc
demo,srun,bench command:make         make           make
demo,srun,bench header:stdio.h       libc6-dev      glibc-devel
demo,srun,bench header:slurm/spank.h libslurm-dev   slurm-devel
demo,srun,bench command:srun         slurm-client   slurm
demo,srun,bench command:slurmctld    slurmctld      slurm-slurmctld
demo,srun,bench command:slurmd       slurmd         slurm-slurmd
demo,srun,bench command:munged       munge          munge
demo,srun,bench command:ssh          openssh-client openssh-clients
demo,srun,bench command:sshd         openssh-server openssh-server
demo,srun,bench command:curl         curl           curl
demo,srun,bench command:python3      python3        python3
demo,srun,bench command:ps           procps         procps-ng
demo,srun,bench command:ss           iproute2       iproute
demo,srun,bench command:flock        util-linux     util-linux
demo,srun,bench command:find         findutils      findutils
check,srun      command:bats         bats           bats
check           command:man          man-db         man-db
check           command:groff        groff-base     groff-base
check,srun      command:gdb          gdb            gdb
check           command:mandoc       mandoc         mandoc
check,srun      command:tmux         tmux           tmux
check,srun      command:sshfs        sshfs          fuse-sshfs
check,srun,bench command:rpmbuild     rpm            rpm-build
check,srun      command:rpm2cpio     rpm2cpio       rpm
check,srun      command:cpio         cpio           cpio
check,srun      command:strace       strace         strace
check,srun      command:clang        clang          clang
check,bench     command:rpmlint      rpmlint        rpmlint
check           command:shellcheck   shellcheck     ShellCheck
check           command:clang-format clang-format   clang-tools-extra
check           library:libasan.so   gcc            libasan
check,bench     command:valgrind     valgrind       valgrind
srun            command:g++          build-essential -
srun            command:dh           debhelper      -
srun            command:lintian      lintian        -
release         command:debootstrap  debootstrap    debootstrap
applications    command:chromedriver chromium-driver chromedriver
applications    python:selenium      python3-selenium python3-selenium
applications    command:jupyter-notebook jupyter-notebook python3-notebook
applications    python:ipykernel     python3-ipykernel python3-ipykernel
applications    python:flask         python3-flask  python3-flask
applications    python:django        python3-django python3-django
applications    python:grpc          python3-grpcio python3-grpcio
applications    command:nghttpd      nghttp2-server nghttp2
applications    command:h2load       nghttp2-client nghttp2
END
}

probe() {
  case $1 in
    jdk) "$here/../jlink/find-jdk.sh" >/dev/null 2>&1 ;;
    command:*) command -v "${1#*:}" >/dev/null ;;
    header:*) gcc -E -x c - <<<"#include <${1#*:}>" >/dev/null 2>&1 ;;
    # These modules belong to the system's own Python.
    python:*) /usr/bin/python3 -c "import ${1#*:}" 2>/dev/null ;;
    library:*) [[ $(gcc -print-file-name="${1#*:}" 2>/dev/null) == /* ]] ;;
  esac
}

fail() {
  printf 'packages: %s\n' "$*" >&2
  exit 1
}

family() {
  if command -v apt-get >/dev/null; then echo debian
  elif command -v dnf >/dev/null; then echo rhel
  else fail "neither apt-get nor dnf is here; install by hand what is not: $(table | awk '{ print $2 }' | paste -sd' ')"
  fi
}

# missing SET FAMILY: prints the package column of each row whose probe fails, with all its choices.
missing() {
  local sets probe debian rhel
  while read -r sets probe debian rhel; do
    [[ ,$sets, == *",$1,"* || ,$sets,:$1 == *,demo,*:check ]] || continue
    probe "$probe" && continue
    if [[ $2 == debian ]]; then echo "$debian"; else echo "$rhel"; fi | grep -vx -- - || true
  done < <(table) | sort -u
}

known_debian() { apt-cache show "$@" >/dev/null 2>&1; }
known_rhel() { dnf -q info "$@" >/dev/null 2>&1; }

# Turns "a|b+c" into the names of packages to install.
choose() {
  local family=$1 choices choice packages
  while IFS='|' read -r -a choices; do
    for choice in "${choices[@]}"; do
      IFS=+ read -r -a packages <<<"$choice"
      if [[ $choice == "${choices[-1]}" ]] || "known_$family" "${packages[@]}"; then break; fi
    done
    printf '%s\n' "${packages[@]}"
  done
}

# Shows the command's output, hundreds of lines, only if it fails.
quietly() {
  local output
  output=$("$@" 2>&1 </dev/null) || { printf '%s\n' "$output" >&2; fail "ended with an error: $*"; }
}

install_debian() {
  local policy=/usr/sbin/policy-rc.d
  # Debian starts a service when it installs it. The lab runs its own daemons, so this machine must not get a munged, an
  # sshd and a slurmd as well. 101 means "action forbidden by policy".
  if [[ ! -e $policy ]]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  DEBIAN_FRONTEND=noninteractive quietly apt-get -y --no-install-recommends install "$@"
}

# Goes on if an unrelated source of packages is broken. If the source matters, the installation fails and says so.
prepare_debian() { apt-get -qq update >/dev/null 2>&1 || true; }

# Slurm and bats are in EPEL, and packages that EPEL needs are in CRB. Fedora itself has all of them.
prepare_rhel() {
  grep -q '^ID=fedora' /etc/os-release || { quietly dnf -y install epel-release && quietly crb enable; }
}
install_rhel() { quietly dnf -y install "$@"; }

main() {
  local command=${1:-} set=${2:-demo} family open packages
  [[ $command =~ ^(install|missing)$ && $set =~ ^(demo|check|bench|srun|release|applications)$ ]] \
    || fail 'usage: lab/packages.sh install|missing [demo|check|bench|srun|release|applications]'
  family=$(family)
  open=$(missing "$set" "$family")
  [[ -n $open ]] || return 0
  [[ $command == missing || $EUID != 0 ]] || "prepare_$family"
  mapfile -t packages < <(choose "$family" <<<"$open")
  case $command:$family:$EUID in
    missing:*) printf '%s\n' "${packages[@]}" ;;
    install:*:0)
      echo "packages: installing: ${packages[*]}"
      "install_$family" "${packages[@]}"
      open=$(missing "$set" "$family")
      [[ -z $open ]] || fail "installed, but still not found: ${open//$'\n'/ }"
      ;;
    install:debian:*) fail "missing; as root: apt-get install --no-install-recommends ${packages[*]}" ;;
    install:rhel:*) fail "missing; as root: dnf install ${packages[*]}" ;;
  esac
}

main "$@"
