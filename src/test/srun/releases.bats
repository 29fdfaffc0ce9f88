# What keeps the plugin working from one release of Slurm to the next.
load helpers

# Fault 3 of the C plugins: slurm_load_job has other arguments in 26.05, and slurm_sprint_job_info and the struct that
# hostlist_t pointed to are gone.
@test "nothing is used that Slurm 26.05 has dropped or changed" {
  cd "$repository" || return
  grep -rq slurm_job_step_layout_get src/main native-loader
  run -1 grep -rnE 'slurm_load_job|slurm_sprint_job_info|hostlist_t\b' src/main native-loader jlink
}

# loader CC HEADERS: compiled for the Slurm whose headers these are.
loader() {
  JAVA_HOME=$("$repository/jlink/find-jdk.sh") make -s -C "$repository/native-loader" CC="$1" BUILD="$PWD/$1" \
    SLURM_CPPFLAGS="-isystem $2" CFLAGS='-O2 -Werror'
}

@test "loader and watcher compile without a warning, with gcc and with clang" {
  local compiler
  for compiler in gcc clang; do
    loader "$compiler" /usr/include
    "$compiler" -O2 -Werror -Wall -Wextra -D_GNU_SOURCE -std=gnu11 -o "watcher-$compiler" "$repository/watcher/"*.c
  done
}

# Slurm compares major and minor release, and calls no function of a library with others.
@test "a loader for another release of Slurm is refused by Slurm, in a line that names it" {
  mkdir headers
  cp -rL /usr/include/slurm headers/
  sed -i -E 's/(define SLURM_VERSION_NUMBER) .*/\1 0x130b05/' headers/slurm/slurm_version.h # 19.11
  loader gcc "$PWD/headers"
  sed "s#[^ ]*/stunnel\.so#$PWD/gcc/stunnel.so#" "$LAB/plugstack.conf.lab" >"$LAB/plugstack.conf"
  run --separate-stderr srun --tunnel=:8000 echo ran
  echo "$stderr"
  equal '' "$output"
  [[ $status != 0 ]]
  [[ $stderr == *"$PWD/gcc/stunnel.so"*ncompatible*"19.11"* || $stderr == *ncompatible*"19.11"*"$PWD/gcc/stunnel.so"* ]]
  sed -i 's/^required/optional/' "$LAB/plugstack.conf"
  run --separate-stderr srun echo ran
  equal ran "$output"
  nothing_left
}
