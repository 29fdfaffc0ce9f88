# Hosts without IPv6, where there is no ::1 either.
load helpers

setup_file() { hosts_up --ip v4; }

@test "the login port listens on 127.0.0.1" {
  begin_page job --tunnel=8888
  equal 127.0.0.1:8888 "$(listeners login1 8888)"
  equal 'page of node1' "$(page login1 localhost:8888)"
  end job
}

@test "bind_address: every address" {
  configure 'bind_address = *'
  begin_page job --tunnel=8888
  equal 0.0.0.0:8888 "$(listeners login1 8888)"
  equal 'page of node1' "$(page laptop login1:8888)"
}

@test "bind_address: an IPv6 address is none of this host" {
  configure 'bind_address = ::1'
  run --separate-stderr srun --tunnel=8888 echo ran
  refused 'bind_address: not an address of this host: [::1]'
}

@test "the laptop" {
  begin_page job --tunnel=8888
  begin_laptop job
  equal 'page of node1' "$(page laptop localhost:8888)"
}
