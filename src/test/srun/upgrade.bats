# Sessions of an srun of the earlier layout while and after the package is upgraded: one that lives is a session, one that died
# is ended, and what another user has put under such names is nobody's.
load helpers

setup() {
  put_in_order
  free_ports a
}

old_file() { echo "$LAB/state/$user-${2:+$2-}$1.tunnel"; } # KIND [NUMBER-OR-STEP]
identity() { echo "$1@$(cut -d' ' -f22 "/proc/$1/stat")"; }
stat_of_all() { stat -c '%n %i %F %U %a %s %h %Y' "$LAB/state/$user"-*.tunnel; }

# begin_old [NUMBER STEP]: a process that holds a claim as the srun of the earlier layout does, and a stand-in for its master.
begin_old() {
  # shellcheck disable=SC2016 # for the shell
  begin old_master bash -c 'exec -a ssh perl -e "sleep 1000" -- -f -S "$1" -- node1' - "$(old_file control "${2:-}")"
  begin old_srun python3 -c 'import fcntl, os, sys, time
exitflag, step = sys.argv[1:]
draft = f"{exitflag}.1f.{os.getpid()}"
with open("/proc/self/stat") as stat:
    started = stat.read().rpartition(")")[2].split()[19]
os.umask(0o077)
file = open(draft, "w+")
file.write(f"process={os.getpid()}@{started}\nstep={step}\n")
file.flush()
fcntl.lockf(file, fcntl.LOCK_EX)
os.link(draft, exitflag)
os.remove(draft)
print("started", flush=True)
time.sleep(1000)' "$(old_file exitflag "${1:-}")" "${2:-1.0}"
  eventually said old_srun started
  eventually grep -qa -- -S "/proc/$(pid_of old_master)/cmdline"
  (
    umask 077
    printf 'node=node1\nboot=%s\nmaster=%s\n' "$(</proc/sys/kernel/random/boot_id)" "$(identity "$(pid_of old_master)")" \
      >"$(old_file host "${2:-}")"
    : >"$(old_file log "${2:-}")"
  )
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$(old_file control "${2:-}")"
}

kill_old() {
  kill -KILL "$(pid_of old_srun)"
  finish old_srun
}

@test "one that lives is the user's session, and is not touched" {
  begin_old
  local before
  before=$(stat_of_all)
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  refused "--tunnel: you already have a session on this login host, end it first: job 1.0, srun pid $(pid_of old_srun)"
  equal "$before" "$(stat_of_all)"
  run ! has_ended old_master
  run ! has_ended old_srun
}

@test "it counts as one of several" {
  configure 'max_sessions = 2'
  begin_old 2 1.0
  begin_staying job --tunnel="$a:8000"
  local before
  before=$(stat_of_all)
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "--tunnel: you already have 2 sessions on this login host, end one first: job 1.0, srun pid $(pid_of old_srun); $(
    )job $(squeue -s -h -o %i), srun pid $(pid_of job)"
  kill -TERM "$(pid_of job)"
  finish job
  equal "$before" "$(stat_of_all)"
  run ! has_ended old_master
}

@test "once it has ended there is room again" {
  begin_old
  # as an srun of the earlier layout ends
  kill -KILL "$(pid_of old_master)"
  rm "$LAB/state/$user"-{control,log,host,exitflag}.tunnel
  kill_old
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
  nothing_left "$a"
}

@test "one that died is ended by the next srun" {
  begin_old
  kill_old
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
  eventually has_ended old_master
  nothing_left "$a"
}

@test "one of several that died is ended by the next srun" {
  configure 'max_sessions = 2'
  begin_old 2 7.0
  kill_old
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
  eventually has_ended old_master
  nothing_left "$a"
}

@test "what another user puts under such names is no session, and stays" {
  need_root
  local before kind
  for kind in exitflag host control log 1-exitflag; do
    as_nobody sh -c 'printf "process=%s\nstep=1.0\nmaster=%s\n" "$1" "$1" >"$0"; chmod 666 "$0"' "$(old_file "$kind")" \
      "$(identity $$)"
  done
  before=$(stat_of_all)
  run --separate-stderr srun -Q --tunnel="$a:8000" echo ran
  equal ran "$output$stderr"
  equal "$before" "$(stat_of_all)"
  rm "$LAB/state/$user"-*
  nothing_left "$a"
}
