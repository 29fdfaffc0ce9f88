# shellcheck shell=bash
# The loader as a set of files, and as a library.
# shellcheck disable=SC2154 # set by run.sh

test_compiles_without_a_warning() {
  local compiler
  for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    report "the loader compiles without a warning: $compiler" '' \
      "$(make -s -C "$loader" CC="$compiler" BUILD="$work/warnings-$compiler" CFLAGS='-O2 -Wformat=2 -Wvla' 2>&1)"
  done
}

test_names_one_plugin() {
  report 'no source of the loader but stunnel.h speaks of tunnels' "$(printf '%s\n' Makefile stunnel.h)" \
    "$(cd "$loader" && grep -liE tunnel ./* | sed 's,^\./,,')"
  report 'and the Makefile only where it names the plugin to build' 'PLUGIN ?= stunnel' \
    "$(grep -iE tunnel "$loader/Makefile")"
}

test_exports() {
  report 'the plugin exports what Slurm looks for and nothing else' \
    'plugin_name plugin_type plugin_version slurm_spank_exit slurm_spank_init slurm_spank_local_user_init spank_plugin_version' \
    "$(nm -D --defined-only "$work/plain/stunnel.so" | awk '{ print $3 }' | sort | xargs)"
}
