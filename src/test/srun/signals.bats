# Signals that are meant for srun, its job or ssh: Java takes none of them.
load helpers

# HUP, INT, QUIT, USR1, USR2, TERM, CONT and WINCH, as bits of a mask in /proc/<pid>/status.
outside=$((0x8024a07))

# reaches_command SIGNAL: five times, since the kernel hands a signal to any thread that does not block it, Java's
# included. One signal in each test: a thread that got one is the first to be asked for the next.
reaches_command() {
  local round
  begin job srun --tunnel=:8000 bash -c 'trap "echo got" '"$1"'; echo started; while :; do sleep 0.01; done'
  eventually said job started
  for round in 1 2 3 4 5; do
    kill "-$1" "$(pid_of job)"
    eventually said_times "$round" got
  done
}

@test "SIGUSR1 to srun reaches the command" { reaches_command USR1; }
# HotSpot suspends its threads with it, unless told otherwise
@test "SIGUSR2 to srun reaches the command" { reaches_command USR2; }

said_times() { [[ $(grep -cx "$2" job.out) == "$1" ]]; }

@test "Java's own threads take no signal from outside" {
  local thread names=''
  begin_staying job --tunnel=:8000
  for thread in "/proc/$(pid_of job)/task"/*; do
    case $(<"$thread/comm") in
      'VM Thread' | 'C1 Compiler'* | 'Reference Handl'* | Finalizer | 'JNA Cleaner' | 'tunnel keeper')
        names+=" $(<"$thread/comm")"
        equal "$(printf %x "$outside")" "$(printf %x $((0x$(sed -n 's/^SigBlk:\t//p' "$thread/status") & outside)))"
        ;;
    esac
  done
  [[ $names == *'VM Thread'* && $names == *'tunnel keeper'* ]]
}

asked_from_outside() {
  local field pid=$1
  for field in SigBlk SigIgn SigCgt; do
    printf '%s %x\n' "$field" $((0x$(sed -n "s/^$field:\t//p" "/proc/$pid/status") & outside))
  done
}

@test "srun's own handling of signals from outside is the same with and without --tunnel" {
  begin_staying plain
  begin_staying tunnelled --tunnel=:8000
  equal "$(asked_from_outside "$(pid_of plain)")" "$(asked_from_outside "$(pid_of tunnelled)")"
}

@test "ssh has the signals of a fresh shell, whatever srun blocks or ignores" {
  begin job sh -c 'trap "" HUP INT QUIT TERM USR1 TSTP; exec srun --tunnel=:8000 sh -c "echo started; exec sleep 1000"'
  eventually said job started
  local status_file
  status_file=/proc/$(masters)/status
  equal 0000000000000000 "$(sed -n 's/^SigBlk:\t//p' "$status_file")"
  # ssh itself ignores SIGPIPE
  equal 0000000000001000 "$(sed -n 's/^SigIgn:\t//p' "$status_file")"
}
