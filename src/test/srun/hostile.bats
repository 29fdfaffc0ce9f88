# An environment that somebody else has made, or the user himself: no effect on which file is touched, on which program is
# run by the plugin, on the node that is reached, or on where native code comes from.
load helpers

setup() {
  put_in_order
  strace=$(type -P strace) && strace true 2>/dev/null || skip 'no strace here, or it may not trace'
  srun_program=$(type -P srun)
  ssh_program=$(type -P ssh)
  runtime=$(sed -n 's/.* runtime=\([^ ]*\).*/\1/p' "$LAB/plugstack.conf")
  mkdir trap
}

# traced VARIABLE=VALUE... -- ARGUMENT...: run srun with these arguments and that environment.
traced() {
  local -a environment=()
  while [[ $1 != -- ]]; do
    environment+=(-E "$1")
    shift
  done
  rm -rf "$BATS_TEST_TMPDIR/trace"
  mkdir "$BATS_TEST_TMPDIR/trace"
  # a file for each process: in one for all, calls that overlap are cut in two
  run --separate-stderr timeout -k 5 60 "$strace" -ff -qq -y -s 4096 -o "$BATS_TEST_TMPDIR/trace/of" \
    -e trace=execve,openat,open,unlink,unlinkat,link,linkat,rename,renameat,renameat2,mkdir,mkdirat,symlink,symlinkat \
    "${environment[@]}" "$srun_program" "${@:2}"
}

# With the path of a directory, which -y shows behind its descriptor, in front of a name that is relative to it.
calls() { sed -E 's#<([^<>]*)>, "([^"/][^"]*)"#, "\1/\2"#' "$BATS_TEST_TMPDIR"/trace/*; }

# The programs that were run, each as often as it was.
executed() { calls | sed -n 's/^execve("\([^"]*\)".* = 0$/\1/p' | sort; }

# What was made, removed, renamed, linked, or opened for writing.
changed() {
  { calls | grep -E 'O_WRONLY|O_RDWR|O_CREAT'; calls | grep -vE '^((open|openat|execve)\(|[+-])'; } \
    | grep -v ' = -1 ' | grep -oE '"[^"]*"' | tr -d '"' | grep -vE '^/(dev|proc)/' | sort -u
}

# Native code.
loaded() { calls | sed -n 's/^open[at]*(.*"\([^"]*\.so[.0-9]*\)".* = [0-9]*<.*$/\1/p' | sort -u; }

# The state files of a session of this user, and nothing else, were changed; watcher and ssh, and nothing else, were run.
as_ever() {
  equal ran "$output"
  equal "$(printf '%s\n' "$srun_program" "$runtime/lib/watcher" "$ssh_program" | sort)" "$(executed)"
  equal "stunnel-$user
stunnel-$user/1
stunnel-$user/1/control
stunnel-$user/1/control.RANDOM
stunnel-$user/1/exitflag
stunnel-$user/1/exitflag.MARK
stunnel-$user/1/host
stunnel-$user/1/log" "$(changed | sed -E "s#^$LAB/state/##; s/(control)\.[[:alnum:]]{16}\$/\1.RANDOM/
    s/(exitflag)\.[0-9]+@[0-9]+\.[0-9a-f]+\$/\1.MARK/")"
  unsprung
}

unsprung() { equal '' "$(find trap -type f -newer trap/.before)"; }

# What would be looked for in a folder of the environment's choice, each file of no use to anybody who opens it.
set_trap() {
  local name
  (cd "$runtime/lib" && find . -name '*.so*' -printf '%f\n'; echo libjffi.so libc.so.6 | xargs -n1) | grep -v '^libc' \
    | while read -r name; do echo planted >"trap/$name"; done
  touch trap/.before
}

@test "nothing is run but watcher and ssh, nothing changed but the files of the session" {
  touch trap/.before
  traced -- --tunnel=:8000 echo ran
  as_ever
}

@test "names and folders of the user from the environment" {
  touch trap/.before
  traced USER=../../victim LOGNAME=victim USERNAME=victim UID=0 HOME="$PWD/trap" TMPDIR="$PWD/trap" TMP="$PWD/trap" \
    TEMP="$PWD/trap" XDG_RUNTIME_DIR="$PWD/trap" XDG_CACHE_HOME="$PWD/trap" XDG_CONFIG_HOME="$PWD/trap" PWD=/nonexistent \
    -- --tunnel=:8000 echo ran
  as_ever
}

@test "a PATH that leads elsewhere, where the site has named its ssh" {
  printf '#!/bin/sh\ntouch "%s"\n' "$PWD/trap/sprung" | tee trap/{ssh,sh,ldconfig,watcher,java,id,uname} >/dev/null
  chmod 755 trap/*
  touch trap/.before
  configure "ssh_command = $ssh_program"
  traced PATH="$PWD/trap::.:trap" -- --tunnel=:8000 /bin/echo ran
  as_ever
}

@test "what shells read at their start" {
  echo "touch '$PWD/trap/sprung'" | tee trap/{env,.bashrc,.profile} >/dev/null
  touch trap/.before
  traced IFS=/ ENV="$PWD/trap/env" BASH_ENV="$PWD/trap/env" SHELLOPTS=xtrace:verbose PS4="\$(touch $PWD/trap/sprung)" \
    'BASH_FUNC_ssh%%=() { touch trap/sprung; }' SHELL="$PWD/trap/env" -- --tunnel=:8000 echo ran
  as_ever
}

@test "locale and message catalogues" {
  touch trap/.before
  traced LC_ALL=tr_TR.ISO-8859-9 LANG='../../../trap' LANGUAGE='%n%n:../trap' LC_MESSAGES=trap LOCPATH="$PWD/trap" \
    NLSPATH="$PWD/trap/%N" -- --tunnel=:8000 echo ran
  as_ever
}

@test "libraries of the JVM, JNA and jffi where the linker is told to look, and in the folder where the user is" {
  set_trap
  cd trap
  traced LD_LIBRARY_PATH="$PWD:." -- --tunnel=:8000 echo ran
  cd ..
  as_ever
  # all that the runtime has and was needed came from there
  run -1 grep -E "^($PWD|[^/])" <(loaded)
  local library
  for library in libjvm.so libjava.so libnio.so libnet.so libjnidispatch.so libjffi-1.2.so; do
    equal "$(find "$runtime/lib" -name "$library")" "$(loaded | grep -F "/$library")"
  done
}

@test "whatever Java, JNA and jffi can be told by variables" {
  set_trap
  local options="-Djna.boot.library.path=$PWD/trap -Djna.library.path=$PWD/trap -Djffi.boot.library.path=$PWD/trap"
  options+=" -Djffi.library.path=$PWD/trap -Djava.library.path=$PWD/trap -Djna.nounpack=false -Djava.io.tmpdir=$PWD/trap"
  options+=" -XX:ErrorFile=$PWD/trap/error -XX:+UsePerfData -Xlog:all:file=$PWD/trap/log -XX:OnError=touch"
  options+=" -Dslurm.stunnel.watcher=$PWD/trap/watcher -Djava.security.properties=$PWD/trap/security"
  traced JAVA_HOME="$PWD/trap" CLASSPATH="$PWD/trap" JAVA_TOOL_OPTIONS="$options" _JAVA_OPTIONS="$options" \
    JDK_JAVA_OPTIONS="$options" JDK_AOT_VM_OPTIONS="$options" JAVA_OPTIONS="$options" JAVA_OPTS="$options" \
    JNA_LIBRARY_PATH="$PWD/trap" JFFI_LIBRARY_PATH="$PWD/trap" JRUBY_OPTS="$options" _JAVA_SR_SIGNUM=9 \
    NATIVE_LIBRARY_PATH="$PWD/trap" -- --tunnel=:8000 echo ran
  as_ever
  equal 2 "$(told | wc -l)"
  run -1 grep -F "$PWD/trap" <(loaded)
}

# HotSpot looks for them in the current folder, and would remark on them on stdout.
@test "files with which a JVM can be configured, in the folder where the user is" {
  touch trap/.before
  echo '-XX:+PrintFlagsFinal' | tee .hotspotrc .hotspot_compiler jvm.options java.security >/dev/null
  traced -- --tunnel=:8000 echo ran
  as_ever
  equal 2 "$(wc -l <<<"$stderr")"
}

# --- the node

readonly evil_node="-oProxyCommand=touch trap/sprung"

readonly node_variables=(SLURM_NODELIST SLURM_JOB_NODELIST SLURM_STEP_NODELIST SLURM_STUNNEL_HOST SLURMD_NODENAME)

@test "a node list from the environment: the controller's is used" {
  local value
  touch trap/.before
  for value in "$evil_node" node2 '$(touch trap/sprung)' ''; do
    : >"$LAB/log/sshd-node1.log"
    traced "${node_variables[@]/%/=$value}" -- -w node1 --tunnel=:8000 echo ran
    as_ever
    equal node1 "$(reached)"
  done
}

# There srun itself has a use for some of them, and may find that there are no such nodes.
@test "a node list from the environment inside an allocation: the controller's is used" {
  local variable value ran=0
  touch trap/.before
  for variable in "${node_variables[@]}"; do
    for value in "$evil_node" node2; do
      : >"$LAB/log/sshd-node1.log"
      run --separate-stderr salloc -Q -N2 env "$variable=$value" timeout 60 srun -N1 -w node1 --tunnel=:8000 echo ran
      echo "$variable=$value: $output$stderr" # shown if it fails
      if [[ $output == ran ]]; then
        ran=$((ran + 1))
        equal node1 "$(reached)"
      else
        equal '' "$(told; reached)"
      fi
    done
  done
  ((ran > 0))
  unsprung
}

# --- what is handed on

environment() { tr '\0' '\n' <"$1" | grep -vE '^(_?SLURM|SRUN)_' | sort; }

# srun itself adds some by then, from 24.11 on: they are in the job's environment as well.
@test "ssh has the user's environment, as it is: nothing of ours is added, nothing missing" {
  export LD_LIBRARY_PATH=/nonexistent JAVA_TOOL_OPTIONS=-Dmark _JAVA_SR_SIGNUM=99 IFS=/ MARK='a b'
  begin job srun --tunnel=:8000 sh -c '/usr/bin/env -0 >job.environ; echo started; exec sleep 1000'
  eventually said job started
  environment "/proc/$(pid_of job)/environ" >srun
  environment "/proc/$(masters)/environ" >ssh
  equal '' "$(comm -23 srun ssh)"
  equal '' "$(comm -13 srun ssh | comm -23 - <(environment job.environ))"
}
