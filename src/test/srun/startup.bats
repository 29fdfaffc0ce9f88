# What makes the JVM start quickly: the class archive is in use, and not needed; and srun -vv tells where time goes.
load helpers

# runtime_with LINE...: the runtime as it is, in this test's folder, with these lines added to its jvm.options
runtime_with() {
  local real
  real=$(sed -n 's/.* runtime=\([^ ]*\).*/\1/p' "$LAB/plugstack.conf")
  mkdir runtime
  ln -s "$real"/* runtime/
  rm runtime/jvm.options
  { sed "s#@RUNTIME@#$real#" "$real/jvm.options"; printf '%s\n' "$@"; } >runtime/jvm.options
  sed -i "s# runtime=[^ ]*# runtime=$PWD/runtime#" "$LAB/plugstack.conf"
}

archive() { sed -n 's/^-XX:SharedArchiveFile=//p' runtime/jvm.options; }
use_archive() { sed -i "s#^\(-XX:SharedArchiveFile=\).*#\1$1#" runtime/jvm.options; }

# The phases that srun -vv shows, in their order.
phases() { sed -nE 's/^srun: debug: +stunnel: phase (.+): [0-9]+\.[0-9] ms$/\1/p' <<<"$stderr" | xargs; }

@test "the archive is in use: the JVM starts with it made mandatory" {
  runtime_with -Xshare:on
  run --separate-stderr srun -N1 --tunnel=:8000 echo ran
  equal 0 "$status"
  equal ran "$output"
}

# Else each start would read them from the image, and link them.
@test "the archive has all of the plugin's classes that a session loads" {
  runtime_with "-Xlog:class+load:file=$PWD/loaded:none"
  srun -Q -N1 --tunnel=:8000 true
  grep -q '^slurm.stunnel.session.Reservation source: shared objects file' loaded
  equal '' "$(grep 'source: jrt:/slurm.plugin' loaded)"
}

@test "made mandatory, a missing archive would be told" {
  runtime_with -Xshare:on
  use_archive /nonexistent
  run --separate-stderr srun -N1 --tunnel=:8000 echo ran
  equal '' "$output"
  [[ $status != 0 ]]
  [[ $(told) == 'srun: error: stunnel: java: '* ]]
}

@test "a runtime without its archive still works" {
  runtime_with
  use_archive /nonexistent
  run --separate-stderr srun -Q -N1 --tunnel=:8000 echo ran
  equal 0 "$status"
  equal ran "$output"
  equal '' "$stderr"
}

@test "that an archive is missing or refused, srun -vv says" {
  runtime_with
  { head -c 100 /dev/zero; tail -c +101 "$(archive)"; } >other.jsa
  for file in /nonexistent "$PWD/other.jsa"; do
    use_archive "$file"
    run --separate-stderr srun -vv -N1 --tunnel=:8000 echo ran
    equal 0 "$status"
    [[ $(told) == *'srun: debug:  stunnel: java: the class archive is not in use, which makes each start slower'* ]]
    run --separate-stderr srun -v -N1 --tunnel=:8000 echo ran
    equal '' "$(told | grep 'java: ')"
  done
}

@test "srun -vv tells the milliseconds of each phase, srun -v does not" {
  run --separate-stderr srun -vv -N1 --tunnel=:8000 --tunnel=:8001 true
  equal '' "$(told | grep 'java: ')"
  equal 'JVM boot configuration jnr claim ports ports node ssh close' "$(phases)"
  run --separate-stderr srun -v -N1 --tunnel=:8000 true
  equal '' "$(phases)"
}
