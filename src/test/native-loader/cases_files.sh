# shellcheck shell=bash
# The source files of the loader, and the symbols of the library.
# shellcheck disable=SC2154 # set by run.sh

test_compiles_without_a_warning() {
  local compiler
  for compiler in gcc clang; do
    command -v "$compiler" >/dev/null || continue
    report "the loader compiles without a warning with $compiler" '' \
      "$(make -s -C "$loader" CC="$compiler" BUILD="$work/warnings-$compiler" CFLAGS='-O2 -Wformat=2 -Wvla' 2>&1)"
  done
}

test_names_one_plugin() {
  report 'stunnel.h is the only source of the loader that mentions tunnels' "$(printf '%s\n' Makefile stunnel.h)" \
    "$(cd "$loader" && grep -liE tunnel ./* | sed 's,^\./,,')"
  report 'the Makefile mentions tunnels only in the name of the plugin' 'PLUGIN ?= stunnel' \
    "$(grep -iE tunnel "$loader/Makefile")"
}

test_exports() {
  report 'the plugin exports only the symbols that Slurm looks up' \
    'plugin_name plugin_type plugin_version slurm_spank_exit slurm_spank_init slurm_spank_local_user_init spank_plugin_version' \
    "$(nm -D --defined-only "$work/plain/stunnel.so" | awk '{ print $3 }' | sort | xargs)"
}
