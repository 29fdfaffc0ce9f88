# shellcheck shell=bash
# Ports for a lab. None is fixed, so that several labs can run side by side.

# Between the moment when a lab chooses a port and the moment when it listens there, no other lab must choose the same
# port. /tmp itself is the lock: all users have it, and no file need be made, owned and removed.
ports_lock() {
  exec 9</tmp
  flock -w 60 9 || fail 'up: another lab has been starting for a minute: it holds the lock on /tmp'
}

ports_unlock() {
  exec 9<&-
}

# port_free NAME: sets the variable NAME (not `port`) to a port on which no process listens, and which is below the kernel's
# range for outgoing connections.
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
