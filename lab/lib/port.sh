# shellcheck shell=bash
# Ports for a lab. None is fixed, so that several labs run side by side.

# Between choosing a port and listening on it another lab must not choose it too. /tmp itself is the lock: it
# is there for every user, and needs no file that somebody would have to own and remove.
ports_lock() {
  exec 9</tmp
  flock -w 60 9 || fail 'up: another lab has been starting for a minute: it holds the lock on /tmp'
}

ports_unlock() {
  exec 9<&-
}

# port_free NAME: sets the variable NAME to a port that nobody listens on and that is below the kernel's range
# for outgoing connections.
ports_chosen=' '
port_free() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    [[ $ports_chosen != *" $port "* ]] || continue
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  ports_chosen+="$port "
  printf -v "$1" %s "$port"
}
