# Many sruns of one user at the same instant: exactly max_sessions have a tunnel, each other one gets its line.
load helpers

in_use='on this login host, end'

# rounds NORMALLY WITH_FAULTS
rounds() { if [[ -z ${FAULTS:-} ]]; then echo "$1"; else echo "$2"; fi; }

# gather COUNT: sruns that wait for `go`, as "srun1" and so on, and whose commands then wait for `end`.
gather() {
  local i
  rm -f ./*.out ./*.err ./*.pid ready.* gate way_out
  exec 5<&- 6<&-
  mkfifo gate way_out
  for ((i = 1; i <= $1; i++)); do
    # shellcheck disable=SC2016 # for the shell; who opens a fifo waits for the other end
    begin "srun$i" sh -c ': >"ready.$0"; : <gate; exec srun --tunnel=:8000 sh -c "echo started; : <way_out"' "$i"
  done
  eventually all_wait "$1"
}

all_wait() { [[ $(find . -name 'ready.*' | wc -l) == "$1" ]]; }

go() { exec 5<>gate; }
end() { exec 6<>way_out; }

# Those that are still there are the winners.
winners() {
  local i
  for ((i = 1; i <= $1; i++)); do
    has_ended "srun$i" || echo "srun$i"
  done
}

winners_are() { [[ $(winners "$1" | wc -l) == "$2" ]]; }

# A holder may have no step yet, or just have ended, by the time that its claim is read.
lost() {
  local holder='(job [0-9]+\.[0-9]+, srun pid [0-9]+|waiting for its nodes, srun pid [0-9]+)' begin
  finish "$1"
  if (($2 == 1)); then begin="you already have a session $in_use it first: $holder"
  else begin="you already have $2 sessions $in_use one first: $holder(; $holder){$(($2 - 1))}"
  fi
  [[ $(told) =~ ^srun:\ error:\ stunnel:\ --tunnel:\ $begin$ ]] || { told; return 1; }
  refused "$(told | sed 's/^srun: error: stunnel: //')"
}

# crowd COUNT SESSIONS
crowd() {
  local i winner winners sessions=$(($1 < $2 ? $1 : $2))
  put_in_order
  configure "max_sessions = $2"
  gather "$1"
  go
  eventually winners_are "$1" "$sessions"
  winners=$(winners "$1" | xargs)
  for winner in $winners; do
    eventually said "$winner" started
  done
  for ((i = 1; i <= $1; i++)); do
    [[ " $winners " == *" srun$i "* ]] || lost "srun$i" "$2"
  done
  equal $sessions "$(squeue -h -o %A | wc -l)"
  equal $sessions "$(masters | wc -l)"
  equal $((4 * sessions)) "$(session_files | wc -l)"
  end
  for winner in $winners; do
    finish "$winner"
    equal 0 "$status"
  done
  nothing_left
}

# crowds TIMES COUNT SESSIONS
crowds() {
  for _ in $(seq "$1"); do
    crowd "$2" "$3"
  done
  fault 6 "$1"
}

@test "two at once, one session" { crowds "$(rounds 20 200)" 2 1; }
@test "ten at once, one session" { crowds "$(rounds 3 200)" 10 1; }
@test "fifty at once, one session" { crowds "$(rounds 1 20)" 50 1; }
@test "two at once, three sessions" { crowds "$(rounds 2 20)" 2 3; }
@test "ten at once, three sessions" { crowds "$(rounds 3 200)" 10 3; }
@test "fifty at once, three sessions" { crowds "$(rounds 1 20)" 50 3; }

# from before a JVM is there until after the refusal
any_moment() { sleep "0.$(printf %03d $(($1 * 7 % 160)))"; }

@test "losers that are killed at any moment leave no file and no lock, and the winner alone" {
  local before i
  free_ports a
  begin_staying winner --tunnel="$a:8000"
  before=$(masters; watchers; session_files)
  for i in $(seq "$(rounds 20 200)"); do
    begin loser srun --tunnel=:8000 true
    any_moment "$i"
    kill -KILL "$(pid_of loser)" 2>/dev/null || true
    finish loser
    eventually only_the_winner
  done
  listening "$a"
  kill -TERM "$(pid_of winner)"
  finish winner
  fault 6 "$(rounds 20 200)"
  run --separate-stderr srun --tunnel="$a:8000" echo ran
  equal ran "$output"
}

only_the_winner() { [[ $(masters; watchers; session_files) == "$before" ]]; }

@test "ten at once, all killed at any moment, leave nothing to the next" {
  local i j
  for i in $(seq "$(rounds 10 200)"); do
    gather 10
    go
    any_moment "$i"
    for j in {1..10}; do
      kill -KILL "$(pid_of "srun$j")"
    done 2>/dev/null || true
    for j in {1..10}; do
      finish "srun$j"
    done
    eventually nothing_is_there || { echo "left: $left"; return 1; }
    cancel_jobs
    run --separate-stderr srun --tunnel=:8000 echo ran
    equal ran "$output"
    nothing_left
  done
  fault 6 "$(rounds 10 200)"
}

nothing_is_there() {
  left=$(masters; watchers; ls -A "$LAB/state")
  [[ -z $left ]]
}
