# shellcheck shell=bash
# Our plugin, as the staged tree of `mvn package` holds it, named in plugstack.conf.

plugin_stage() {
  local stage file
  stage=$(realpath -m -- "$1")
  for file in usr/lib64/slurm/stunnel.so usr/libexec/slurm-spank-stunnel; do
    [[ -e $stage/$file ]] || fail "up: --stage: not there (mvn package makes it): $stage/$file"
  done
  printf '%s\n' "$stage"
}

plugin_configure() {
  local stage=$1 more=$2
  : >"$LAB/plugstack.conf"
  [[ -z $stage ]] || printf 'required %s runtime=%s config=%s%s\n' "$stage/usr/lib64/slurm/stunnel.so" \
    "$stage/usr/libexec/slurm-spank-stunnel" "$LAB/stunnel.conf" "${more:+ $more}" >"$LAB/plugstack.conf"
  printf '%s\n' "ssh_args = -F $LAB/ssh/config" "state_dir = $LAB/state" >"$LAB/stunnel.conf"
}
