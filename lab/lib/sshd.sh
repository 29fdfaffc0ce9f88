# shellcheck shell=bash
# One sshd per host, each with its own key and log, so that a test can tell which of them it has reached.

# The port of each sshd. The caller chooses it before sshd_configure.
declare -A SSHD_PORT

# ADDRESS: where the sshd listen, or nothing for all addresses
sshd_configure() { # ADDRESS HOST...
  local host user
  # An sshd of root locks its unprivileged half into this folder, which systemd makes if it is there.
  ((EUID)) || [[ -d /run/sshd ]] || mkdir -m 755 /run/sshd
  mkdir "$LAB/sshd/authorized_keys"
  while read -r user; do
    cp -- "$LAB/ssh/$user/id_ed25519.pub" "$LAB/sshd/authorized_keys/$user"
  done < <(folder_users)
  for host in "${@:2}"; do
    ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$LAB/sshd/$host.key"
    sshd_config "$1" "$host" >"$LAB/sshd/$host.conf"
  done
}

# StrictModes no: LAB may be in a folder that others can write to. UsePAM no: PAM would apply this machine's account
# rules, and an ordinary user cannot run it. SetEnv shows a test where its command ran.
#
# PerSourcePenalties: from 9.8 on, sshd shuts out an address for a while if its logins fail. Tests let them fail on
# purpose, and all come from 127.0.0.1. An older sshd does not know the keyword.
sshd_config() { # ADDRESS HOST
  local host=$2
  [[ -z $1 ]] || echo "ListenAddress $1"
  ! sshd_knows PerSourcePenalties=no "$LAB/sshd/$host.key" || echo 'PerSourcePenalties no'
  cat <<EOT
Port ${SSHD_PORT[$host]}
HostKey $LAB/sshd/$host.key
PidFile $LAB/run/sshd-$host.pid
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
SetEnv LAB_NODE=$host
EOT
}

sshd_knows() { # OPTION HOST-KEY
  "$(command -v sshd)" -t -f /dev/null -h "$2" -o "$1" 2>/dev/null
}

sshd_start() {
  local node program
  # sshd executes itself again, and so must be called by its absolute path.
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
