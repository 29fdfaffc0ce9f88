# shellcheck shell=bash
# The folder that is the lab. All users can read it, except for the keys.

# The path of a unix socket has at most 108 bytes, and those in LAB/state must fit.
readonly folder_longest=55

folder_make() {
  [[ ! -e $LAB || -z $(ls -A -- "$LAB" 2>&1) ]] || fail "up: exists and is not an empty folder: $LAB"
  ((${#LAB} <= folder_longest)) || fail "up: path longer than $folder_longest characters (unix sockets): $LAB"
  [[ $LAB != *[[:space:]%]* ]] || fail "up: blank or % in the path (slurm.conf and ssh_config read them): $LAB"
  # Clients of other users read slurm.conf and connect to the munge socket, whatever umask the caller has.
  umask 022
  mkdir -p -- "$LAB"
  chmod 755 -- "$LAB"
  mkdir -- "$LAB"/{log,munge,run,spool,ssh,sshd,state}
  chmod 1777 -- "$LAB/state"
}

folder_is_mine() {
  [[ -O $LAB ]] || ((EUID == 0))
}

folder_is_lab() {
  [[ -d $LAB/run && -d $LAB/spool && -d $LAB/munge ]]
}

# The accounts that can submit jobs and log in. Accounts that every system has stand for other, unprivileged users, so
# that the lab makes none.
folder_users() {
  local user
  id -un
  ((EUID == 0)) || return 0
  for user in nobody daemon bin games; do
    if getent passwd "$user" >/dev/null; then echo "$user"; fi
  done
}

folder_warn_unreadable() {
  ((EUID == 0)) || return 0
  setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups test -r "$LAB/slurm.conf" \
    || printf 'lab: up: other users cannot use this cluster, a folder above is closed to them: %s\n' "$LAB" >&2
}
