# The main job: pages of the node, fetched through the login host's ports.
load helpers

# begin_pages NAME OPTION...: an srun whose command serves on the ports a2 and b2.
begin_pages() {
  local name=$1
  shift
  begin "$name" srun "$@" python3 "$BATS_TEST_DIRNAME/pages.py" "$a2" "$b2"
  eventually said "$name" serving
}

# Fault 1 of the C plugins
@test "two pages are fetched through two pairs" {
  free_ports a1 a2 b1 b2
  begin_pages job -N1 --tunnel="$a1:$a2,$b1:$b2"
  equal "page of $a2" "$(fetch "127.0.0.1:$a1")"
  equal "page of $b2" "$(fetch "127.0.0.1:$b1")"
  equal "page of $a2" "$(fetch "localhost:$a1")"
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left
}

@test "the login ports also listen on ::1 where the host has it" {
  grep -q . /proc/net/if_inet6 || skip 'this host has no IPv6'
  free_ports a1 a2 b1 b2
  begin_pages job --tunnel="$a1:$a2,$b1:$b2"
  equal "page of $a2" "$(fetch "[::1]:$a1")"
  equal "page of $b2" "$(fetch "[::1]:$b1")"
}

@test "the ports are open from the command's first moment until its last" {
  free_ports a1 a2
  run --separate-stderr srun --tunnel="$a1:$a2" sh -c "
    ss -Hltn 'sport = :$a1' | grep -c 127.0.0.1
    python3 '$BATS_TEST_DIRNAME/pages.py' $a2 & read -r _ </dev/null
    curl -sS --noproxy '*' --retry 50 --retry-delay 0 --retry-all-errors http://localhost:$a1/ 2>&1 | tail -n 1
    kill \$!"
  equal $'1\nserving\npage of '"$a2" "$output"
}

@test "a port that nobody serves yet neither ends the tunnel nor disturbs the terminal" {
  mkfifo go
  for _ in $(seq "$(often 1)"); do
    free_ports a1 a2
    begin job srun --tunnel="$a1:$a2" sh -c "echo started; cat go; exec python3 '$BATS_TEST_DIRNAME/pages.py' $a2"
    eventually said job started
    for _ in $(seq 20); do run ! fetch "127.0.0.1:$a1"; done
    # a browser that tries for days does not fill the disk either
    equal '' "$(<"$(session_directory)/log")"
    echo >go
    eventually said job serving
    equal "page of $a2" "$(fetch "127.0.0.1:$a1")"
    equal '' "$(grep -v stunnel: job.err || true)"
    kill -TERM "$(pid_of job)"
    finish job
    nothing_left
  done
  fault 4 "$(often 1)" 'a port of the node that nobody serves yet, 20 times'
}

@test "the exit code of the command is srun's" {
  run srun --tunnel=:8000 sh -c 'exit 7'
  equal 7 "$status"
}

@test "the command's input and output pass through srun untouched" {
  head -c 300000 /dev/urandom >sent
  srun --tunnel=:8000 cat <sent >received 2>/dev/null
  cmp sent received
}

@test "every task of a step on both nodes sees the same tunnel" {
  run --separate-stderr srun -N2 --tunnel=:8000 sh -c 'echo "$SLURM_STUNNEL_HOST $SLURM_STUNNEL_PORTS"'
  equal 2 "${#lines[@]}"
  equal "${lines[0]}" "${lines[1]}"
  equal node1 "$(reached)"
}

@test "the job is told node, pairs and the login port of each node port" {
  free_ports a b
  run --separate-stderr srun --tunnel="$a:8000,$b:8888" sh -c 'env | grep ^SLURM_STUNNEL_ | sort'
  equal "SLURM_STUNNEL_HOST=node1
SLURM_STUNNEL_PORTS=$a:8000,$b:8888
SLURM_STUNNEL_PORT_8000=$a
SLURM_STUNNEL_PORT_8888=$b" "$output"
}

@test "an srun inside the job does not inherit the tunnel" {
  run --separate-stderr srun --tunnel=:8000 srun --overlap -N1 echo inner
  equal inner "$output"
  equal 0 "$status"
  equal 2 "$(told | wc -l)"
}
