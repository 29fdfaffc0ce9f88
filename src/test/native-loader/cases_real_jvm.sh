# shellcheck shell=bash
# The loader without sanitizers, with each real JVM of this machine: a stub cannot show how those crash or run out of memory.
# shellcheck disable=SC2154 # set by run.sh

# real_run RUNTIME COMMAND...: the runtime has no class Boot, so each start that succeeds logs the same line. It is
# shown as "started".
real_run() {
  local jdk_runtime=$1
  shift
  run "$work/plain/srun" "$work/plain/stunnel.so" "${real_variables[@]}" -- runtime="$jdk_runtime" -- init "$@" \
    | sed 's/^error: stunnel: java: cannot boot .*: java.lang.NoClassDefFoundError: slurm.spank.loader.Boot.*/started/'
}

# real TITLE COMMAND...
real() {
  local title=$1
  shift
  report "$jdk: $title" "$(cat)" "$(real_run "$jdk_runtime" "$@")"
}

# not_started TITLE PATTERN: the JVM does not start, srun logs one line that matches, and the option is refused: by the
# exit code, or by the return code of the option.
not_started() {
  local actual
  actual=$(real_run "$jdk_runtime" option x)
  report "$jdk: $1" 'one line, option refused' "$(
    if [[ $(wc -l <<<"$actual") == 2 && $actual == *$'\nexit code 255' || $actual == *$'\noption = -1\nexit code 0' && $(wc -l <<<"$actual") == 3 ]] \
      && grep -aqE "^error: stunnel: (java: cannot start the JVM of $jdk_runtime|runtime): .*$2" <<<"$actual"; then
      echo 'one line, option refused'
    else
      echo "$actual"
    fi
  )"
}

# make_real_runtime JDK: copies the files that the tests damage, because HotSpot follows links to find its files.
make_real_runtime() {
  rm -rf "$jdk_runtime"
  mkdir -p "$jdk_runtime/lib"
  (cd "$1/lib" && cp -rL server ./*.so jvm.cfg tzdb.dat security "$jdk_runtime/lib" 2>/dev/null)
  ln -s "$(realpath "$1/lib/modules")" "$jdk_runtime/lib/modules"
  mkdir "$jdk_runtime/conf"
  cp -rL "$1/conf/security" "$jdk_runtime/conf" 2>/dev/null
  "$repository/jlink/make-jvm-options.sh" "$1" | grep -v -e enable-native-access -e jdk.module.main >"$jdk_runtime/jvm.options"
}

test_real_jvm() {
  local modules limit library real_variables=()
  make_real_runtime "$1"
  modules=$(realpath "$jdk_runtime/lib/modules")

  # HotSpot always installs handlers for faults (SIGSEGV and others) and for SIGPIPE.
  real 'the JVM does not change srun'\''s signals, locale and limits' \
    block use-locale C option x caught blocked taken locale files <<END
locale: C
started
option = -1
caught: PIPE
blocked: HUP USR1
taken by other threads:
locale: C
ulimit -n: $(ulimit -Sn)
exit code 0
END

  real_variables=(JAVA_TOOL_OPTIONS=-Xbogus _JAVA_OPTIONS=-Xbogus JDK_JAVA_OPTIONS=-Xbogus JDK_AOT_VM_OPTIONS=-Xbogus LANG=C.UTF-8)
  real 'the JVM does not obey the user'\''s Java variables' option x environment JAVA_TOOL_OPTIONS environment _JAVA_SR_SIGNUM <<END
started
option = -1
JAVA_TOOL_OPTIONS=-Xbogus
_JAVA_SR_SIGNUM is unset
exit code 0
END
  real_variables=()

  cd "$work" || fail "cd: $work"
  echo '-XX:+Bogus' >.hotspotrc
  echo 'print *' >.hotspot_compiler
  real 'the JVM ignores a .hotspotrc in the working directory' option x <<END
started
option = -1
exit code 0
END
  rm -f .hotspotrc .hotspot_compiler
  cd "$here" || fail "cd: $here"

  for limit in 256 8192 unlimited; do
    report "$jdk: starts on the main thread with ulimit -s $limit" $'started\noption = -1\nexit code 0' \
      "$(ulimit -s $limit && real_run "$jdk_runtime" option x)"
  done
  # The whole JDK maps a larger file of classes than our image and needs more memory.
  for limit in 600000 1000000; do
    report "$jdk: starts with ulimit -v $limit" $'started\noption = -1\nexit code 0' \
      "$(ulimit -v $limit && real_run "$jdk_runtime" option x)"
  done

  real 'a crash of the JVM is one line, not a page on stdout' option x crash <<END
started
option = -1
srun: error: stunnel: java: the JVM gave up: too little memory, or a fault in it or in srun
exit code 255
END

  for option in '-XX:+NoSuchThing' '--no-such' '-Xmx1k' '-XX:+UseParallelGC' '-agentlib:nosuch' '-XX:+UseSerialGC=3'; do
    make_real_runtime "$1"
    echo "$option" >>"$jdk_runtime/jvm.options"
    not_started "the JVM refuses the option $option" "$(
      case $option in
        *NoSuch*) echo "Unrecognized VM option 'NoSuchThing'" ;;
        --no-such) echo 'Unrecognized option: --no-such' ;;
        -Xmx1k) echo 'larger value than the maximum heap size' ;;
        *Parallel*) echo 'Multiple garbage collectors selected' ;;
        -agentlib*) echo 'Could not find agent library nosuch' ;;
        *) echo "UseSerialGC" ;;
      esac
    )"
  done
  make_real_runtime "$1"
  echo -Xms900g >>"$jdk_runtime/jvm.options"
  echo -Xmx900g >>"$jdk_runtime/jvm.options"
  not_started 'the heap is larger than the memory of the machine' 'it gave up: too little memory'

  make_real_runtime "$1"
  rm "$jdk_runtime/lib/modules"
  not_started 'the file of classes is missing' "cannot read $jdk_runtime/lib/modules: No such file or directory"
  : >"$jdk_runtime/lib/modules"
  not_started 'the file of classes is empty' "cannot read $jdk_runtime/lib/modules: cut off"
  head -c 100000 "$modules" >"$jdk_runtime/lib/modules"
  not_started 'the file of classes is cut off' "cannot read $jdk_runtime/lib/modules: cut off"
  head -c 30000000 /dev/zero >"$jdk_runtime/lib/modules"
  not_started 'the file of classes contains only zeros' "cannot read $jdk_runtime/lib/modules: no image of classes"
  make_real_runtime "$1"
  truncate -s 10000 "$jdk_runtime/lib/libjimage.so"
  not_started 'libjimage.so is cut off' "cannot load the JVM: $jdk_runtime/lib/libjimage.so: cut off"
  rm "$jdk_runtime/lib/libjimage.so"
  not_started 'libjimage.so is missing' "cannot read $jdk_runtime/lib/libjimage.so: No such file or directory"
  make_real_runtime "$1"
  truncate -s 5000000 "$jdk_runtime/lib/server/libjvm.so"
  not_started 'libjvm.so is cut off' "cannot load the JVM: $jdk_runtime/lib/server/libjvm.so: cut off"
  make_real_runtime "$1"
  # 8 bytes from 40 on: e_shoff, the offset of the section headers
  head -c 8 /dev/zero | tr '\0' '\377' | dd of="$jdk_runtime/lib/server/libjvm.so" bs=1 seek=40 conv=notrunc status=none
  not_started 'libjvm.so has section headers beyond its end' "cannot load the JVM: $jdk_runtime/lib/server/libjvm.so: cut off"
  make_real_runtime "$1"
  printf '\377' | dd of="$jdk_runtime/lib/server/libjvm.so" bs=1 seek=18 conv=notrunc status=none
  not_started 'libjvm.so is of another architecture' "$jdk_runtime/lib/server/libjvm.so: made for another architecture"
  make_real_runtime "$1"
  for library in libzip libjava; do
    truncate -s 10000 "$jdk_runtime/lib/$library.so"
    not_started "$library.so is cut off" "cannot load the JVM: $jdk_runtime/lib/$library.so: cut off"
    rm "$jdk_runtime/lib/$library.so"
    not_started "$library.so is missing" \
      "cannot load the JVM: $jdk_runtime/lib/$library.so: cannot open shared object file: No such file or directory"
  done
}

test_real_jvms() {
  local home release jdk jdk_runtime=$work/jdk seen=' '
  for home in "$JAVA_HOME" /usr/lib/jvm/*; do
    home=$(realpath "$home")
    [[ $seen != *" $home "* && -e $home/lib/server/libjvm.so && -e $home/lib/modules ]] || continue
    seen+="$home "
    release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    ((${release:-0} >= 17)) || continue
    jdk="JDK $release"
    test_real_jvm "$home"
  done
}
