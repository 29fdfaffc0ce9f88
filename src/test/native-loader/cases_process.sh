# shellcheck shell=bash
# The environment, locale and signals of srun: the JVM must not obey or change them.
# shellcheck disable=SC2154 # set by run.sh

test_environment() {
  expect 'the JVM does not see the Java variables of the user, and srun has them back afterwards' STUB_CREATE='environment;' \
    JAVA_TOOL_OPTIONS=-Xfoo _JAVA_OPTIONS= JDK_AOT_VM_OPTIONS='a b' -- runtime="$runtime" -- \
    init option x environment JAVA_TOOL_OPTIONS environment _JAVA_OPTIONS environment JDK_JAVA_OPTIONS \
    environment JDK_AOT_VM_OPTIONS environment _JAVA_SR_SIGNUM environment LC_ALL <<END
jvm: _JAVA_SR_SIGNUM=16
jvm: LC_ALL=C.UTF-8
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
JAVA_TOOL_OPTIONS=-Xfoo
_JAVA_OPTIONS=
JDK_JAVA_OPTIONS is unset
JDK_AOT_VM_OPTIONS=a b
_JAVA_SR_SIGNUM is unset
LC_ALL is unset
java: exit
exit code 0
END

  expect 'srun has the suspend signal and the locale of the user back when the JVM cannot start' STUB_CREATE='environment;return=-1;' \
    JDK_JAVA_OPTIONS=-Xbar _JAVA_SR_SIGNUM=12 LC_ALL=xx_XX -- runtime="$runtime" -- \
    init option x environment JAVA_TOOL_OPTIONS environment JDK_JAVA_OPTIONS environment _JAVA_SR_SIGNUM environment LC_ALL <<END
jvm: _JAVA_SR_SIGNUM=16
jvm: LC_ALL=C.UTF-8
error: stunnel: java: cannot start the JVM of $runtime: JNI error -1
option = -1
JAVA_TOOL_OPTIONS is unset
JDK_JAVA_OPTIONS=-Xbar
_JAVA_SR_SIGNUM=12
LC_ALL=xx_XX
exit code 0
END

  expect 'the loader restores the locale that the JVM changes' STUB_CREATE='setlocale=C.UTF-8;locale;' -- runtime="$runtime" -- \
    init locale option x locale <<END
locale: C
jvm: locale C.UTF-8
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
locale: C
java: exit
exit code 0
END

  expect 'the loader restores a locale of many parts when the JVM cannot start' LC_CTYPE=C.UTF-8 \
    STUB_CREATE='setlocale=POSIX;return=-1;' -- runtime="$runtime" -- init use-locale '' option x locale <<END
locale: LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C
error: stunnel: java: cannot start the JVM of $runtime: JNI error -1
option = -1
locale: LC_CTYPE=C.UTF-8;LC_NUMERIC=C;LC_TIME=C;LC_COLLATE=C;LC_MONETARY=C;LC_MESSAGES=C;LC_PAPER=C;LC_NAME=C;LC_ADDRESS=C;LC_TELEPHONE=C;LC_MEASUREMENT=C;LC_IDENTIFICATION=C
exit code 0
END
}

test_signals() {
  expect 'the loader blocks signals while Java runs and restores the mask' STUB_CREATE='blocked;' STUB_HOOKS='blocked;' -- \
    runtime="$runtime" -- init block blocked option x blocked local-user-init step blocked <<END
blocked: HUP USR1
java: takes no signal from outside
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: takes no signal from outside
option = 0
blocked: HUP USR1
java: local_user_init
java: takes no signal from outside
slurm_spank_local_user_init = 0
blocked: HUP USR1
java: exit
java: takes no signal from outside
slurm_spank_exit = 0
exit code 0
END

  expect 'the loader blocks signals in a thread of a heterogeneous job too' STUB_HOOKS='blocked;' -- runtime="$runtime" -- \
    init option x block local-user-init-in-thread blocked <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: takes no signal from outside
option = 0
java: local_user_init
java: takes no signal from outside
slurm_spank_local_user_init = 0
blocked: HUP USR1
blocked: HUP USR1
java: exit
java: takes no signal from outside
exit code 0
END

  expect 'the loader restores the mask when the JVM cannot start' STUB_CREATE='return=-4;' -- runtime="$runtime" -- init block option x blocked <<END
error: stunnel: java: cannot start the JVM of $runtime: JNI error -4
option = -1
blocked: HUP USR1
exit code 0
END
}

# Signals that arrive while they are blocked for Java. The stand-in for srun sends them to itself.
test_pending_signals() {
  local name
  for name in HUP INT QUIT TERM; do
    expect "SIG$name during an option ends Java first and refuses the option" STUB_HOOKS="receive=$name;" -- runtime="$runtime" -- \
      init block-signal "$name" option x blocked <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: exit
error: stunnel: srun was told to end
option = -1
blocked: $name
exit code 0
END
  done

  expect 'a signal that terminates srun does so once Java has ended' STUB_HOOKS='receive=TERM;' -- runtime="$runtime" -- \
    init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
java: exit
error: stunnel: srun was told to end
exit code 143
END

  expect 'a signal for the job does not affect the option' STUB_HOOKS='receive=USR1;' -- runtime="$runtime" -- \
    init block-signal USR1 option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = 0
java: exit
exit code 0
END

  expect 'a refused option stays refused without a signal' STUB_HOOKS='return=-3;' -- runtime="$runtime" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$runtime
java: option 1: x
option = -3
java: exit
exit code 0
END
}
