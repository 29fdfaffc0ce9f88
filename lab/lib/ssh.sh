# shellcheck shell=bash
# The client's side: a key per user, and the config that leads node names to the two sshd.

ssh_make_keys() {
  local user
  while read -r user; do
    mkdir -m 700 "$LAB/ssh/$user"
    ssh-keygen -q -t ed25519 -N '' -C "$user" -f "$LAB/ssh/$user/id_ed25519"
    # ssh reads a private key only if its own user, and nobody else, can.
    chown -R -- "$user" "$LAB/ssh/$user"
  done < <(folder_users)
}

# HostKeyAlias: both nodes are 127.0.0.1, so known_hosts tells them apart by name.
ssh_configure() {
  local node
  for node in "${NODES[@]}"; do
    printf '%s %s\n' "$node" "$(cut -d' ' -f1,2 "$LAB/sshd/$node.key.pub")" >>"$LAB/ssh/known_hosts"
    printf '%s\n' "Host $node" "  HostKeyAlias $node" "  Port ${SSHD_PORT[$node]}"
  done >"$LAB/ssh/config"
  cat >>"$LAB/ssh/config" <<EOT
Host ${NODES[*]}
  HostName 127.0.0.1
  IdentityFile $LAB/ssh/%u/id_ed25519
  IdentitiesOnly yes
  UserKnownHostsFile $LAB/ssh/known_hosts
  StrictHostKeyChecking yes
EOT
}
