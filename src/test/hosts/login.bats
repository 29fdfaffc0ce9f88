# A login host, two nodes and a laptop, with IPv4 and IPv6.
load helpers

@test "the same port at both ends" {
  begin_page job --tunnel=8888:8888
  equal 'page of node1' "$(page login1 localhost:8888)"
  equal 'page of node1' "$(page login1 127.0.0.1:8888)"
  equal 'page of node1' "$(page login1 '[::1]:8888')"
  equal "srun: stunnel: localhost:8888 -> node1:8888
srun: stunnel: on your own computer: ssh -N -L 8888:localhost:8888 $user@login1" "$(<job.err)"
  end job
}

@test "the login port is on the login host's loopback, and nowhere else" {
  begin_page job --tunnel=8888
  equal '127.0.0.1:8888
[::1]:8888' "$(listeners login1 8888)"
  equal '' "$(listeners node2 8888)"
  equal '' "$(listeners controller 8888)"
  no_page node2 login1:8888
  no_page laptop login1:8888
}

@test "a server of the login host may have the same port at its own address" {
  begin_on login1 own python3 "$BATS_TEST_DIRNAME/page.py" 8888 198.18.1.2
  eventually said own serving
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page login1 localhost:8888)"
  equal 'page of login1' "$(page node2 198.18.1.2:8888)"
}

@test "a server on the login host's loopback refuses the port, whatever the node has there" {
  begin_on login1 own python3 "$BATS_TEST_DIRNAME/page.py" 8888
  eventually said own serving
  run --separate-stderr srun --tunnel=8888 echo ran
  refused '--tunnel: login port already in use: 8888 on 127.0.0.1'
}

@test "the names of the nodes need not be known anywhere else" {
  run -1 grep -w node1 /etc/hosts
  run ! on laptop getent hosts node1
  run --separate-stderr srun -w node1 --tunnel=:8888 printenv SLURM_STUNNEL_HOST
  equal node1 "$output"
}

@test "-w selects the node" {
  begin_page job -w node2 --tunnel=8888
  equal 'page of node2' "$(page login1 localhost:8888)"
  equal node2 "$(reached)"
}

@test "two steps of one job, one on each node, with the same port there" {
  configure 'max_sessions = 2'
  begin_on login1 both salloc -Q -N2 sh -c "
    for number in 1 2; do
      srun -N1 -w node\$number --tunnel=888\$number:8888 python3 '$BATS_TEST_DIRNAME/page.py' 8888 &
    done
    wait"
  eventually two_serve
  equal 'page of node1' "$(page login1 localhost:8881)"
  equal 'page of node2' "$(page login1 localhost:8882)"
}

two_serve() { [[ $(grep -c serving both.out) == 2 ]]; }

@test "what srun tells to type at home, typed there, brings the page to the laptop" {
  begin_page job --tunnel=8888
  begin_laptop job
  equal 'page of node1' "$(page laptop localhost:8888)"
  # a browser there may prefer either
  equal 'page of node1' "$(page laptop '[::1]:8888')"
  end job
  no_page laptop localhost:8888
}

@test "another user's laptop" {
  begin_on login1 job setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env -u TMPDIR HOME=/nonexistent \
    srun -D / --tunnel=8888 python3 "$BATS_TEST_DIRNAME/page.py" 8888
  eventually said job serving
  begin_laptop job setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME=/nonexistent
  equal 'page of node1' "$(page laptop localhost:8888)"
}

@test "bind_address: every address, and the laptop needs no ssh" {
  configure 'bind_address = *'
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page laptop login1:8888)"
  equal 'page of node1' "$(page laptop 198.18.2.2:8888)"
  equal 'page of node1' "$(page laptop '[fd00:198:18:2::2]:8888')"
}

@test "bind_address: one IPv6 address of this host" {
  configure 'bind_address = fd00:198:18:2::2'
  begin_page job --tunnel=8888
  equal '[fd00:198:18:2::2]:8888' "$(listeners login1 8888)"
  equal 'page of node1' "$(page laptop '[fd00:198:18:2::2]:8888')"
  equal "srun: stunnel: [fd00:198:18:2::2]:8888 -> node1:8888
srun: stunnel: on your own computer: ssh -N -L 8888:[fd00:198:18:2::2]:8888 $user@login1" "$(<job.err)"
}

@test "bind_address: an address of another host is refused" {
  configure 'bind_address = 198.18.1.3'
  run --separate-stderr srun --tunnel=8888 echo ran
  refused 'bind_address: not an address of this host: [198.18.1.3]'
}

@test "a node whose sshd answers at one of its two addresses only" {
  local address sshd
  sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd)
  for address in 198.18.1.3 fd00:198:18:1::3; do
    kill "$(<"$LAB/run/sshd-node1.pid")"
    eventually no_sshd
    on node1 "$sshd" -f "$LAB/sshd/node1.conf" -E "$LAB/log/sshd-node1.log" -o ListenAddress="$address" 3>&-
    eventually test -s "$LAB/run/sshd-node1.pid"
    begin_page job --tunnel=8888
    equal 'page of node1' "$(page login1 localhost:8888)"
    end job
  done
  kill "$(<"$LAB/run/sshd-node1.pid")"
  eventually no_sshd
  on node1 "$sshd" -f "$LAB/sshd/node1.conf" -E "$LAB/log/sshd-node1.log" 3>&-
}

no_sshd() { ! listens node1 22; }
