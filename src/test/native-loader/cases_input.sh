# shellcheck shell=bash
# Hostile input: the arguments in plugstack.conf, and the options file.
# shellcheck disable=SC2154 # set by run.sh

# refused_runtime TITLE MESSAGE [PLUGSTACK ARGUMENT]...
refused_runtime() {
  local title=$1 message=$2
  shift 2
  expect "plugstack.conf: $title" -- "$@" -- init option x mapped <<END
error: stunnel: runtime: $message
option = -1
mapped: plugin
exit code 0
END
}

test_runtime_argument() {
  local long
  long=/$(printf 'x%.0s' {1..5000})
  refused_runtime 'without runtime= the loader takes the directory of the plugin'\''s header' \
    'cannot read /usr/libexec/slurm-spank-stunnel/jvm.options: No such file or directory'
  refused_runtime 'an empty runtime= is not an absolute path' 'not an absolute path: ' runtime=
  refused_runtime 'a relative runtime= is refused' 'not an absolute path: lib/java' runtime=lib/java
  refused_runtime 'a runtime= that does not exist' 'cannot read /nowhere/jvm.options: No such file or directory' runtime=/nowhere
  refused_runtime 'a runtime= that is a file' 'cannot read /etc/passwd/jvm.options: Not a directory' runtime=/etc/passwd
  refused_runtime 'a runtime= with conversions of printf' 'cannot read /%s%n/jvm.options: No such file or directory' runtime=/%s%n
  refused_runtime 'a runtime= with bytes that are not UTF-8' $'cannot read /\xff\xfe/jvm.options: No such file or directory' $'runtime=/\xff\xfe'
  refused_runtime 'a runtime= that is longer than PATH_MAX' "path too long: $long" "runtime=$long"
  # PATH_MAX is 4096, with the NUL
  long=$(printf '/%.0s' {1..4084})
  refused_runtime 'a runtime= that is a byte too long for a file in it' "path too long: $long" "runtime=$long"
  long=${long:1}
  refused_runtime 'a runtime= of the greatest length' "cannot read $long/jvm.options: No such file or directory" "runtime=$long"
  refused_runtime 'the last of two runtime= counts' 'cannot read /nowhere/jvm.options: No such file or directory' \
    runtime="$runtime" runtime=/nowhere
  refused_runtime '| in runtime= stands for a space' 'cannot read /no such  place/jvm.options: No such file or directory' 'runtime=/no|such||place'
  refused_runtime 'runtime= loses blanks at both ends' 'cannot read /nowhere/jvm.options: No such file or directory' \
    $'runtime=|\x01 |/nowhere\t||'
  refused_runtime 'a runtime= of blanks only is empty' 'not an absolute path: ' 'runtime=| |'
  refused_runtime 'a runtime= of exactly PATH_MAX bytes' "path too long: $(printf '/%.0s' {1..4096})" "runtime=$(printf '/%.0s' {1..4096})"
  refused_runtime 'a second = belongs to the value' 'not an absolute path: =/x' runtime==/x

  ln -s "$runtime" "$work/a runtime"
  expect 'plugstack.conf: a runtime with a space in its path' -- runtime="$work/a|runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$work/a|runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'plugstack.conf: keys that resemble runtime= go to Java' -- runtime="$runtime" RUNTIME=/x runtimes=/x \
    runtime '' '=' $'\xff' -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime, RUNTIME=/x, runtimes=/x, runtime, , =, $(printf '\377')
java: option 1: x
option = 0
java: exit
exit code 0
END

  local -a many
  mapfile -t many < <(seq 2000)
  expect 'plugstack.conf: two thousand arguments' -- "${many[@]}" runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with $(printf '%s, ' "${many[@]}")runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  chmod 000 "$runtime/jvm.options"
  if [[ ! -r $runtime/jvm.options ]]; then # root can read every file
    refused_runtime 'an options file without permission to read' "cannot read $runtime/jvm.options: Permission denied" runtime="$runtime"
  fi
  chmod 644 "$runtime/jvm.options"

  mkdir "$work/empty"
  : >"$work/empty/jvm.options"
  refused_runtime 'a runtime without classes' "cannot read $work/empty/lib/modules: No such file or directory" runtime="$work/empty"
  mkdir -p "$work/empty/lib/server"
  make_image "$work/empty/lib/modules"
  : >"$work/empty/lib/libjimage.so"
  refused_runtime 'a runtime without a JVM' \
    "cannot load the JVM: $work/empty/lib/server/libjvm.so: cannot open shared object file: No such file or directory" \
    runtime="$work/empty"
  echo junk >"$work/empty/lib/server/libjvm.so"
  refused_runtime 'a libjvm.so that is not a library' "cannot load the JVM: $work/empty/lib/server/libjvm.so: file too short" \
    runtime="$work/empty"
  echo 'int nothing;' | "$CC" -shared -fPIC -x c -o "$work/empty/lib/server/libjvm.so" -
  expect 'plugstack.conf: a libjvm.so that is not a JVM' -- runtime="$work/empty" -- init option x <<END
error: stunnel: runtime: cannot load the JVM: $work/empty/lib/server/libjvm.so: undefined symbol: JNI_CreateJavaVM
option = -1
exit code 0
END
  rm "$work/empty/jvm.options"
  mkdir "$work/empty/jvm.options"
  refused_runtime 'an options file that is a folder' "cannot read $work/empty/jvm.options: Is a directory" runtime="$work/empty"
}

# options TITLE CONTENT [OPTION]...: the JVM gets these options, after the loader's own.
options() {
  local title=$1
  jvm_options "$2"
  shift 2
  report "jvm.options: $title" "$(
    printf '%s\n' 'jvm: [vfprintf] hook' 'jvm: [abort] hook' 'jvm: [-XX:+SuppressFatalErrorMessage]' 'jvm: [-XX:-PrintWarnings]'
    (($# == 0)) || printf 'jvm: [%s]\n' "$@"
    echo 'exit code 0'
  )" "$(run "$work/srun" "$work/stunnel.so" STUB_CREATE='options;' -- runtime="$runtime" -- init option x | grep -aE '^jvm|^error|^exit code')"
}

# refused_options TITLE CONTENT MESSAGE
refused_options() {
  jvm_options "$2"
  expect "jvm.options: $1" -- runtime="$runtime" -- init option x mapped <<END
error: stunnel: jvm.options: $3
option = -1
mapped: plugin
exit code 0
END
}

test_options_file() {
  local long sixty
  long=-D$(printf 'x%.0s' {1..20000})
  sixty=$(printf -- '-D%d ' {1..60})

  options 'an empty file' ''
  options 'one option a line' '-Xrs\n-Xmx16m\n' -Xrs -Xmx16m
  options 'no line end after the last' '-Xrs\n-Xmx16m' -Xrs -Xmx16m
  options 'comments and blank lines are not options' '# -Xa\n\n   \n\t#-Xb\n-Xrs\n#' -Xrs
  options 'blanks around an option do not count, blanks inside do' '  -Da=b c \t\n' '-Da=b c'
  options 'lines with the line ends of Windows' '-Xrs\r\n\r\n-Xmx16m\r\n' -Xrs -Xmx16m
  options 'the first @RUNTIME@ of a line stands for the folder' '-Da=@RUNTIME@/lib\n-Db=@RUNTIME\n-Dc=@RUNTIME@@RUNTIME@\n' \
    "-Da=$runtime/lib" -Db=@RUNTIME "-Dc=$runtime@RUNTIME@"
  options 'a # inside belongs to the option' '-Da=#b\n' '-Da=#b'
  options 'a long line' "$long\n" "$long"
  options 'conversions of printf and escapes' '-D%s%n=\x1b[1m\n' $'-D%s%n=\e[1m'
  options 'bytes that are not UTF-8' '-D\xff\xfe\n' $'-D\xff\xfe'
  options 'the loader ignores the rest of a line after a NUL' '-Xrs\0-Xb\n-Xmx16m\n' -Xrs -Xmx16m
  # shellcheck disable=SC2086 # words
  options 'sixty options and the four of the loader' "${sixty// /'\n'}" $sixty

  refused_options 'one option more than that' "${sixty// /'\n'}-Dmore\n" 'more than 64 options, the loader'\''s own among them: -Dmore'
  refused_options 'a word that is not an option' 'Xrs\n' 'not an option: Xrs'
  refused_options 'vfprintf, a hook of the JVM that the loader needs' '-Xrs\n  vfprintf\n' 'not an option: vfprintf'
  refused_options 'abort, a hook of the JVM that the loader needs' 'abort\n' 'not an option: abort'
  refused_options 'a byte order mark' '\xef\xbb\xbf-Xrs\n' $'not an option: \xef\xbb\xbf-Xrs'
  refused_options 'line ends of old Macs make one line' 'x\r-Xrs\r' $'not an option: x\r-Xrs'
  jvm_options ''
}
