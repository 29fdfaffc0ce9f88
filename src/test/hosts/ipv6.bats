# Hosts whose network is IPv6 alone.
load helpers

setup_file() { hosts_up --ip v6; }

teardown() {
  [[ -n ${LAB:-} ]] || return 0
  tidy_up
  for host in login1 node1; do
    on "$host" ip address replace 127.0.0.1/8 dev lo
  done
}

@test "a login host with no other IPv4 address than 127.0.0.1" {
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page login1 localhost:8888)"
  equal 'page of node1' "$(page login1 127.0.0.1:8888)"
  equal 'page of node1' "$(page login1 '[::1]:8888')"
  grep -q 'Accepted publickey for .* from fd00:198:18:1::2 ' "$LAB/log/sshd-node1.log"
  end job
}

@test "a login host without even 127.0.0.1" {
  on login1 ip address del 127.0.0.1/8 dev lo
  begin_page job --tunnel=8888
  equal '[::1]:8888' "$(listeners login1 8888)"
  equal 'page of node1' "$(page login1 localhost:8888)"
  end job
}

@test "a node without even 127.0.0.1" {
  on node1 ip address del 127.0.0.1/8 dev lo
  begin_page job --tunnel=8888
  equal 'page of node1' "$(page login1 127.0.0.1:8888)"
  equal 'page of node1' "$(page login1 '[::1]:8888')"
}

@test "the application may listen on either loopback address of the node" {
  local address
  for address in 127.0.0.1 ::1; do
    begin_on login1 job srun --tunnel=8888 python3 "$BATS_TEST_DIRNAME/page.py" 8888 "$address"
    eventually said job serving
    equal 'page of node1' "$(page login1 localhost:8888)"
    end job
  done
}

@test "a laptop with IPv6 alone" {
  begin_page job --tunnel=8888
  begin_laptop job
  equal 'page of node1' "$(page laptop localhost:8888)"
}
