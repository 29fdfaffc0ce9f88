# shellcheck shell=bash
# One sshd per node, each with its own port, key and log: which of them was reached can be told apart.

declare -A SSHD_PORT

sshd_configure() {
  local node user
  # As root it locks its unprivileged half into this folder, which systemd would have made.
  ((EUID)) || [[ -d /run/sshd ]] || mkdir -m 755 /run/sshd
  mkdir "$LAB/sshd/authorized_keys"
  while read -r user; do
    cp -- "$LAB/ssh/$user/id_ed25519.pub" "$LAB/sshd/authorized_keys/$user"
  done < <(folder_users)
  for node in "${NODES[@]}"; do
    port_free "SSHD_PORT[$node]"
    ssh-keygen -q -t ed25519 -N '' -C "$node" -f "$LAB/sshd/$node.key"
    sshd_write_config "$node" >"$LAB/sshd/$node.conf"
    sshd_forgive "$LAB/sshd/$node.conf"
  done
}

# OpenSSH 9.8 began to shut out, for a while, an address whose logins fail. Tests fail them on purpose, and all
# come from 127.0.0.1. An older sshd would stumble over the word.
sshd_forgive() {
  ! "$(command -v sshd)" -t -f "$1" -o PerSourcePenalties=no 2>/dev/null || echo 'PerSourcePenalties no' >>"$1"
}

# StrictModes no: LAB may lie below a folder that others can write. UsePAM no: PAM would ask this machine's
# account rules, and an ordinary user cannot run it. SetEnv shows a test where its command ran.
sshd_write_config() {
  local node=$1
  cat <<EOT
ListenAddress 127.0.0.1
Port ${SSHD_PORT[$node]}
HostKey $LAB/sshd/$node.key
PidFile $LAB/run/sshd-$node.pid
AuthorizedKeysFile $LAB/sshd/authorized_keys/%u
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
AllowTcpForwarding yes
MaxStartups 500
MaxSessions 100
UseDNS no
PrintMotd no
PrintLastLog no
LogLevel VERBOSE
SetEnv LAB_NODE=$node
EOT
}

sshd_start() {
  local node program
  # sshd re-executes itself and insists on being called by its absolute path.
  program=$(command -v sshd)
  for node in "${NODES[@]}"; do
    daemon_start "$program" -f "$LAB/sshd/$node.conf" -E "$LAB/log/sshd-$node.log"
  done
}

sshd_ready() {
  local node banner
  for node in "${NODES[@]}"; do
    banner=''
    { read -r -t 5 banner <"/dev/tcp/127.0.0.1/${SSHD_PORT[$node]}"; } 2>/dev/null || true
    [[ $banner == SSH-2.0-* ]] || return 1
  done
}
