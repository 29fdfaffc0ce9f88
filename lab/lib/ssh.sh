# shellcheck shell=bash
# The client's side: a key per user, and the configuration with which ssh reaches the sshd of the lab.

ssh_make_keys() {
  local user
  while read -r user; do
    mkdir -m 700 "$LAB/ssh/$user"
    ssh-keygen -q -t ed25519 -N '' -C "$user" -f "$LAB/ssh/$user/id_ed25519"
    # ssh uses a private key only if its user owns it and no other user can read it.
    chown -R -- "$user" "$LAB/ssh/$user"
  done < <(folder_users)
}

# For hosts that all have this address, each with the port of its sshd. known_hosts has their names as well, since
# HostKeyAlias tells them apart.
ssh_configure_ports() { # ADDRESS HOST...
  local host
  {
    for host in "${@:2}"; do
      printf '%s\n' "Host $host" "  HostKeyAlias $host" "  Port ${SSHD_PORT[$host]}"
    done
    printf '%s\n' "Host ${*:2}" "  HostName $1"
    ssh_options | sed 's/^/  /'
  } >"$LAB/ssh/config"
  ssh_known_hosts "${@:2}" >"$LAB/ssh/known_hosts"
}

# For hosts that ssh reaches by their names.
ssh_configure_names() { # HOST...
  ssh_options >"$LAB/ssh/config"
  ssh_known_hosts "$@" >"$LAB/ssh/known_hosts"
}

ssh_options() {
  cat <<EOT
IdentityFile $LAB/ssh/%u/id_ed25519
IdentitiesOnly yes
UserKnownHostsFile $LAB/ssh/known_hosts
StrictHostKeyChecking yes
EOT
}

ssh_known_hosts() { # HOST...
  local host
  for host; do
    printf '%s %s\n' "$host" "$(cut -d' ' -f1,2 "$LAB/sshd/$host.key.pub")"
  done
}
