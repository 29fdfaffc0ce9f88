# shellcheck shell=bash
# The plugin from the staged tree of `mvn package`, its line in plugstack.conf, and stunnel.conf.

plugin_stage() {
  local stage file
  stage=$(realpath -m -- "$1")
  for file in usr/lib64/slurm/stunnel.so usr/libexec/slurm-spank-stunnel; do
    [[ -e $stage/$file ]] || fail "up: --stage: not there (mvn package makes it): $stage/$file"
  done
  printf '%s\n' "$stage"
}

# STAGE: nothing for a cluster without the plugin. LINE...: more lines of stunnel.conf
plugin_configure() { # STAGE PLUGSTACK_ARGS LINE...
  plugin_line "$1" "$2" >"$LAB/plugstack.conf"
  printf '%s\n' "state_dir = $LAB/state" "${@:3}" >"$LAB/stunnel.conf"
}

plugin_line() { # STAGE PLUGSTACK_ARGS
  [[ -z $1 ]] || printf 'required %s runtime=%s config=%s%s\n' "$1/usr/lib64/slurm/stunnel.so" \
    "$1/usr/libexec/slurm-spank-stunnel" "$LAB/stunnel.conf" "${2:+ $2}"
}
