# shellcheck shell=bash
# As in src/test/srun, but each file has a controller, a login host, two nodes and a laptop: see lab/hosts.
load ../srun/helpers

# shellcheck disable=SC2034 # for cluster_up
lab_command=hosts

# hosts_up [OPTION...], as lab/hosts knows them
# shellcheck disable=SC2120 # those of the tests
hosts_up() {
  can_have_hosts || return 0
  [[ $* == *'--ip v4'* || -e /proc/net/if_inet6 ]] || return 0
  cluster_up "$@"
}

can_have_hosts() { ((EUID == 0)) && unshare --net --uts --mount --propagation unchanged true 2>/dev/null; }

setup_file() {
  # shellcheck disable=SC2119 # without options
  hosts_up
}

setup() { begin_in_order; }

begin_in_order() {
  [[ -n ${LAB:-} ]] || skip 'needs root, IPv6, and namespaces of its own for each host'
  put_in_order
}

teardown() { leave_in_order; }

leave_in_order() {
  [[ -n ${LAB:-} ]] || return 0
  tidy_up
  uncover
}

# shellcheck disable=SC2154 # repository: of the other helpers
on() { "$repository/lab/hosts" on "$LAB" "$@"; } # HOST COMMAND...

begin_on() { # HOST NAME COMMAND...
  begin "$2" "$repository/lab/hosts" on "$LAB" "$1" "${@:3}"
}

# What a host sees at PATH until the test ends, or until uncover
cover() { # PATH BY HOST...
  local host
  for host in "${@:3}"; do
    on "$host" mount --bind "$2" "$1"
    echo "$host $1" >>"$BATS_TEST_TMPDIR/covered"
  done
}

uncover() {
  local host path
  [[ -e $BATS_TEST_TMPDIR/covered ]] || return 0
  while read -r host path; do
    on "$host" umount "$path" </dev/null
  done <"$BATS_TEST_TMPDIR/covered"
  rm "$BATS_TEST_TMPDIR/covered"
}

# What the tests of src/test/srun do on this machine is done on login1.
srun() { on login1 timeout -k 5 60 srun "$@"; }
squeue() { on login1 squeue "$@"; }
cancel_jobs() { squeue -h -o %A | xargs -r "$repository/lab/hosts" on "$LAB" login1 scancel 2>/dev/null || true; }

idle() { [[ $(on login1 sinfo -h -p debug -N -o %t | sort -u) == idle ]]; }

# The job of these tests: serves "page of <its node>" on port 8888.
begin_page() { # NAME SRUN-OPTION...
  begin_on login1 "$1" srun "${@:2}" python3 "$BATS_TEST_DIRNAME/page.py" 8888
  eventually said "$1" serving
}

page() { on "$1" curl -gsS --max-time 10 --noproxy '*' "http://$2/"; } # HOST ADDRESS:PORT
no_page() { ! page "$@" 2>/dev/null; }

# Ends it, and nothing is left of it on its host.
end() { # NAME [HOST]
  kill -TERM "$(pid_of "$1")"
  finish "$1"
  # shellcheck disable=SC2119 # without ports: pages that were fetched keep them in TIME_WAIT
  nothing_left
  equal '' "$(listeners "${2:-login1}" 8888)"
}

# What srun told to type, typed on the laptop, by whom the command says
begin_laptop() { # JOB [COMMAND...]
  local line
  line=$(sed -n 's/^srun: stunnel: on your own computer: //p' "$1.err")
  [[ $line == 'ssh -N -L '*@login1 ]]
  begin_on laptop laptop "${@:2}" sh -c "exec $line"
  eventually listens laptop 8888
}

# Where a port of a host listens, one address a line
listeners() { on "$1" ss -Hltn "sport = :$2" | awk '{print $4}' | sort; } # HOST PORT
listens() { [[ -n $(listeners "$@") ]]; }
