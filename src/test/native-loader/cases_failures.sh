# shellcheck shell=bash
# The messages of the JVM, and its failures.
# shellcheck disable=SC2154 # set by run.sh

test_messages() {
  expect 'the messages of a JVM that cannot start become one line' \
    STUB_CREATE=$'say=Error occurred\r\n\tduring\e initialization \n;say=Bad option\n;return=-6;' -- runtime="$runtime" -- \
    init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Error occurred during initialization Bad option
option = -1
exit code 0
END

  expect 'the messages of a JVM that starts go to Java' STUB_CREATE=$'say=a warning\n;' -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime after words of the JVM: a warning
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'a process has room for one JVM' STUB_CREATE='return=-5;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: another plugin has one in this srun
option = -1
exit code 0
END

  expect 'an empty message makes no line' STUB_CREATE=$'say=\n;say=;' STUB_HOOKS=$'say=\n \n;' -- runtime="$runtime" -- \
    init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'a message is text, not a format' STUB_CREATE='say=%s%n%1000000d;return=-1;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: %s%n%1000000d
option = -1
exit code 0
END

  local long
  long=$(printf 'x%.0s' {1..5000})
  expect 'a long message is truncated' STUB_CREATE="say=$long;say=$long;return=-1;" -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: ${long:0:1023}
option = -1
exit code 0
END

  expect 'a JVM that aborts makes one line and the exit code of a refused option' \
    STUB_CREATE=$'say=Error: Conflicting collectors\n;abort;' -- runtime="$runtime" -- init step option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Error: Conflicting collectors
exit code 255
END

  expect 'a JVM that aborts without a message makes one line too' STUB_CREATE='abort;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: it gave up: too little memory, or damaged files
exit code 255
END

  expect 'a JVM that calls exit(0) makes one line and the exit code of a refused option' STUB_CREATE=$'say=Usage: java\n;exit=0;' -- runtime="$runtime" -- \
    init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: Usage: java
exit code 255
END

  expect 'a JVM that calls exit() without a message makes one line too' STUB_CREATE='exit=3;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot start the JVM of $runtime: it called exit()
exit code 255
END

  expect 'a JVM that aborts in a hook makes one line, and no hook calls it again' STUB_HOOKS='abort;' -- runtime="$runtime" -- \
    init step option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
srun: error: stunnel: java: the JVM gave up: too little memory, or a fault in it or in srun
exit code 255
END
}

# ThreadSanitizer does not start if the kernel randomises addresses more than usual: setarch -R turns that off.
thread_sanitizer_works() {
  echo 'int main(void) { return 0; }' | "$CC" -fsanitize=thread -x c -o "$work/probe" - && setarch -R "$work/probe"
}

test_threads() {
  local folder=$work/threads sanitizer=-fsanitize=thread actual title='all threads of the JVM can print at once (ThreadSanitizer)'
  if ! thread_sanitizer_works >/dev/null 2>&1; then
    skipped=$((skipped + 1))
    echo "ok - $title # skip: ThreadSanitizer does not run on this machine"
    return
  fi
  build_plugin "$folder" $sanitizer
  build_srun "$folder/srun" $sanitizer
  build_jvm "$folder/runtime" $sanitizer
  : >"$folder/runtime/jvm.options"
  printf '#!/bin/sh\nexec setarch -R %s/srun "$@"\n' "$folder" >"$folder/srun.sh"
  chmod +x "$folder/srun.sh"
  actual=$(run "$folder/srun.sh" "$folder/stunnel.so" STUB_CREATE='chatter;return=-1;' -- runtime="$folder/runtime" -- init option x)
  report "$title" "$(
    echo 'error: 1 line of 1023 characters about the JVM'
    echo 'option = -1'
    echo 'exit code 0'
  )" "$(awk -v start="error: stunnel: java: cannot start the JVM of $folder/runtime: " \
    'index($0, start) == 1 { print "error: 1 line of", length($0) - length(start), "characters about the JVM"; next } { print }' <<<"$actual")"
}

test_boot() {
  expect 'a runtime without the class Boot is one line' STUB_BOOT='no-class;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.NoClassDefFoundError: slurm/spank/loader/Boot
option = -1
exit code 0
END

  expect 'a Boot of another release is one line' STUB_BOOT='no-method;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.NoSuchMethodError: boot
option = -1
exit code 0
END

  expect 'a heap too small for a string is one line' STUB_BOOT='no-string;' -- runtime="$runtime" -- init option x <<END
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.OutOfMemoryError: Java heap space
option = -1
exit code 0
END

  expect 'an exception in Boot and its causes make one line' \
    STUB_BOOT=$'throw=java.lang.ExceptionInInitializerError|java.lang.UnsatisfiedLinkError: no\n libjnidispatch\n|a: b;' -- \
    runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: java.lang.ExceptionInInitializerError: java.lang.UnsatisfiedLinkError: no libjnidispatch : a: b
option = -1
exit code 0
END

  expect 'an exception without text is one line' STUB_BOOT='throw=x;textless;' -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: exception without text
option = -1
exit code 0
END

  local long
  long=$(printf 'x%.0s' {1..4000})
  expect 'an exception with a long text is truncated' STUB_BOOT="throw=$long|$long;" -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
error: stunnel: java: cannot boot slurm/stunnel/TunnelPlugin: ${long:0:1023}
option = -1
exit code 0
END

  expect 'the loader adds no line when the plugin refuses to start' STUB_BOOT='return=-1;' -- runtime="$runtime" -- \
    init option x local-user-init step <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
option = -1
slurm_spank_local_user_init = 0
slurm_spank_exit = 0
exit code 0
END
}

# Any allocation that fails makes one line and option = -1, and srun stays as it was.
test_memory() {
  local call actual line
  for ((call = 1; call < 100; call++)); do
    actual=$(run "$work/srun" "$work/failing/stunnel.so" STUB_FAIL_AT=$call JAVA_TOOL_OPTIONS=-Xfoo _JAVA_OPTIONS=-Xbar -- \
      runtime="$runtime" -- init option x environment JAVA_TOOL_OPTIONS environment _JAVA_SR_SIGNUM environment LC_ALL blocked locale)
    [[ $actual == *'out of memory'* ]] || break
    line=$(grep -aoE 'jvm.options|environment: ' <<<"$actual")
    # The loader needs memory to restore a variable. Without it, it refuses the option.
    if [[ $actual == *'JAVA_TOOL_OPTIONS is unset'* ]]; then
      report "no memory for allocation $call: the loader loses the user's variable and refuses the option" "$(printf '%s\n' \
        'error: stunnel: environment: out of memory' 'option = -1' 'JAVA_TOOL_OPTIONS is unset' \
        '_JAVA_SR_SIGNUM is unset' 'LC_ALL is unset' 'blocked:' 'locale: C' 'exit code 0')" "$actual"
    else
      report "no memory for allocation $call: one line, and srun is as it was" "$(printf '%s\n' \
        "error: stunnel: ${line%: }: out of memory" 'option = -1' 'JAVA_TOOL_OPTIONS=-Xfoo' \
        '_JAVA_SR_SIGNUM is unset' 'LC_ALL is unset' 'blocked:' 'locale: C' 'exit code 0')" "$actual"
    fi
  done
  report 'the loader allocates memory about a dozen times' 1 "$((call > 8 && call < 16))"
}

# ulimit_refuses OPTION LEAST: with a limit of LEAST kilobytes the JVM starts, with one byte less it does not.
ulimit_refuses() {
  # shellcheck disable=SC2034 # read by expect
  local plugin=$work/failing/stunnel.so variable=STUB_ULIMIT_${1^^}
  expect "ulimit -$1 too small for a JVM refuses the option" "$variable=$(($2 * 1024 - 1))" -- runtime="$runtime" -- init option x mapped <<END
error: stunnel: java: ulimit -$1: too small for a JVM, at least $2: $(($2 - 1))
option = -1
mapped: plugin
exit code 0
END

  expect "ulimit -$1 large enough for a JVM lets it start" "$variable=$(($2 * 1024))" -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END
}

test_ulimit() {
  ulimit_refuses v 262144
  ulimit_refuses s 256
}
