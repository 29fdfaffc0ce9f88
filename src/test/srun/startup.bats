# The class archive of the runtime: in use, and not needed.
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

# JDK 25 has an AOT cache, older ones a CDS archive: each has its own word for "this or nothing".
mandatory() {
  if grep -q '^-XX:AOTCache=' "$1"; then echo -XX:AOTMode=on; else echo -Xshare:on; fi
}

@test "the archive is in use: the JVM starts with it made mandatory" {
  runtime_with
  mandatory runtime/jvm.options >>runtime/jvm.options
  run --separate-stderr srun -N1 --tunnel=:8000 echo ran
  equal 0 "$status"
  equal ran "$output"
}

@test "made mandatory, a missing archive would be told" {
  runtime_with
  mandatory runtime/jvm.options >>runtime/jvm.options
  sed -i -E 's#^(-XX:(AOTCache|SharedArchiveFile)=).*#\1/nonexistent#' runtime/jvm.options
  run --separate-stderr srun -N1 --tunnel=:8000 echo ran
  equal '' "$output"
  [[ $status != 0 ]]
  [[ $(told) == 'srun: error: stunnel: java: '* ]]
}

@test "a runtime without its archive still works" {
  runtime_with
  sed -i -E 's#^(-XX:(AOTCache|SharedArchiveFile)=).*#\1/nonexistent#' runtime/jvm.options
  run --separate-stderr srun -Q -N1 --tunnel=:8000 echo ran
  equal 0 "$status"
  equal ran "$output"
  equal '' "$stderr"
}
