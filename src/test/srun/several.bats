# max_sessions above 1: several sessions of one user, each with a directory of its own, each ending alone.
load helpers

setup() {
  put_in_order
  configure 'max_sessions = 2'
  free_ports a1 a2 b1 b2
}

# begin_page NAME LOGIN EXEC
begin_page() {
  begin "$1" srun --tunnel="$2:$3" python3 "$BATS_TEST_DIRNAME/pages.py" "$3"
  eventually said "$1" serving
}

@test "two sessions serve side by side, with files of their own" {
  begin_page first "$a1" "$a2"
  local one
  one=$(squeue -s -h -o %i)
  begin_page second "$b1" "$b2"
  equal "page of $a2" "$(fetch "localhost:$a1")"
  equal "page of $b2" "$(fetch "localhost:$b1")"
  local two
  two=$(squeue -s -h -o %i | grep -vxF "$one")
  equal "$(printf '%s\n' stunnel-"$user"/{1,2}/{control,exitflag,host,log})" "$(session_files)"
  equal "$one" "$(value_of step "$(session_directory 1)/exitflag")"
  equal "$two" "$(value_of step "$(session_directory 2)/exitflag")"
}

@test "one that ends leaves the other alone" {
  begin_page first "$a1" "$a2"
  local one
  one=$(session_files)
  begin_staying second --tunnel="$b1:$b2"
  kill -TERM "$(pid_of second)"
  finish second
  equal "page of $a2" "$(fetch "localhost:$a1")"
  equal "$one" "$(session_files)"
  bindable "$b1"
}

@test "the first may end before the second, and its place is free again" {
  begin_staying first --tunnel="$a1:$a2"
  begin_page second "$b1" "$b2"
  kill -TERM "$(pid_of first)"
  finish first
  equal "page of $b2" "$(fetch "localhost:$b1")"
  run --separate-stderr srun --tunnel="$a1:$a2" echo ran
  equal ran "$output"
  equal "page of $b2" "$(fetch "localhost:$b1")"
}

@test "a third is refused, naming both" {
  begin_staying first --tunnel="$a1:$a2"
  local one two
  one=$(squeue -s -h -o %i)
  begin_staying second --tunnel="$b1:$b2"
  two=$(squeue -s -h -o %i | grep -vxF "$one")
  run --separate-stderr srun --tunnel=:8000 echo ran
  refused "--tunnel: you already have 2 sessions on this login host, end one first: $(
    )job $one, srun pid $(pid_of first); job $two, srun pid $(pid_of second)"
}

@test "one that was killed is tidied up by the next, its neighbour left alone" {
  begin_staying first --tunnel="$a1:$a2"
  local dead
  dead=$(masters)
  begin_page second "$b1" "$b2"
  kill_unwatched first
  run --separate-stderr srun --tunnel="$a1:$a2" echo ran
  equal ran "$output"
  run -1 grep -qx "$dead" <(masters)
  equal "page of $b2" "$(fetch "localhost:$b1")"
  equal "$(sed "s#^#stunnel-$user/2/#" <<<"$files_of_session")" "$(session_files)"
}
