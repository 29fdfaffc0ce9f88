# A JVM lives in srun, and neither job nor terminal nor disk can tell.
load helpers

# What a command finds around itself. Numbers that differ from job to job are left out.
probe() {
  cat >probe <<'END'
#!/bin/bash
ulimit -Sa
ulimit -Ha
umask
pwd
id
nice
grep -E '^(Sig[A-Z][a-z]|Shd|Cap|NoNew|Seccomp)' /proc/self/status
cat /proc/self/oom_score_adj
readlink /proc/self/fd/* | sed 's/[0-9]\{2,\}//'
locale 2>&1
env | grep -vE '^(SLURM_STUNNEL_|[A-Z_]*(ID|JOBID|PID|PORT|TIME|_|SRUN_COMM_HOST|SHLVL|BATS_[A-Z_]*)=)' | sort
END
  chmod +x probe
}

# seen OPTION...: what the probe finds under limits that srun hands on
seen() {
  (
    ulimit -Sn 512
    ulimit -Hn 1024
    ulimit -Ss 4096
    umask 027
    export LC_ALL=C.UTF-8 LANG=xx_XX LC_NUMERIC=C MARK=$'two\nlines'
    timeout 60 srun -Q -w node1 "$@" ./probe
  )
}

@test "limits, signals, locale and environment of the job are the same without plugin, without and with --tunnel" {
  probe
  local without
  : >"$LAB/plugstack.conf"
  without=$(seen)
  [[ $without == *'open files '*512* && $without == *MARK=two* && $without == *SigIgn* ]]
  cp "$LAB/plugstack.conf.lab" "$LAB/plugstack.conf"
  diff <(echo "$without") <(seen)
  diff <(echo "$without") <(seen --tunnel=:8000)
}

@test "the user's options for Java neither break the tunnel nor are lost for the job" {
  export JAVA_TOOL_OPTIONS='-XX:NoSuchOption -Dmark=1' _JAVA_OPTIONS='-Xmx1k' JDK_JAVA_OPTIONS='@/nonexistent'
  export _JAVA_SR_SIGNUM=99 CLASSPATH=/nonexistent JAVA_HOME=/nonexistent
  run --separate-stderr srun --tunnel=:8000 \
    printenv JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS _JAVA_SR_SIGNUM CLASSPATH JAVA_HOME
  equal '-XX:NoSuchOption -Dmark=1
-Xmx1k
@/nonexistent
99
/nonexistent
/nonexistent' "$output"
  equal 2 "$(wc -l <<<"$stderr")"
  equal 2 "$(told | wc -l)"
}

@test "an empty value stays an empty value" {
  JAVA_TOOL_OPTIONS='' run --separate-stderr srun --tunnel=:8000 sh -c 'echo ${JAVA_TOOL_OPTIONS-unset} ${_JAVA_OPTIONS-unset}'
  equal unset "$(xargs <<<"$output")"
}

@test "next to no environment is enough" {
  run --separate-stderr env -i PATH="$PATH" SLURM_CONF="$SLURM_CONF" timeout 60 srun --tunnel=:8000 echo ran
  equal ran "$output"
}

@test "nothing is left or kept on disk, neither here nor at home nor in /tmp" {
  local home before
  home=$(getent passwd "$user" | cut -d: -f6)
  before=$(listing)
  mkdir here
  cd here
  begin_staying job --tunnel=:8000
  rm job.out job.err
  equal '' "$(ls -A)"
  [[ ! -e /tmp/hsperfdata_$user/$(pid_of job) ]]
  # where JNA and jffi unpack their native code unless told otherwise
  run -1 grep -E '/jna[^/]*\.tmp|/jffi[^/]*\.so|/\.cache/' "/proc/$(pid_of job)/maps"
  cd ..
  kill -TERM "$(pid_of job)"
  eventually has_ended job
  equal '' "$(ls -A here)"
  equal "$before" "$(listing)"
}

listing() { ls -Ad "$home"/.[a-zA-Z]* "$home"/.cache/* /tmp/*jna* /tmp/.*jna* /tmp/jffi* /tmp/hs_err* 2>/dev/null || true; }

@test "srun works in a directory where its user may not write" {
  need_root
  cd /
  run --separate-stderr as_nobody timeout 60 srun --tunnel=:8000 pwd
  equal / "$output"
}

@test "ssh keeps nothing of srun open but what a master needs" {
  begin_staying job --tunnel=:8000
  local open
  open=$(readlink "/proc/$(masters)/fd/"* | sed 's/:\[.*//' | LC_ALL=C sort -u | xargs)
  equal "/dev/null $(session_directory)/log socket" "$open"
}

# jnr-constants looks for classes of this processor, which its jar does not have.
@test "no class is taken from the folder in which the user happens to be" {
  mkdir -p jnr/constants/platform/linux/{amd64,aarch64} META-INF/services
  echo planted >jnr/constants/platform/linux/amd64/Errno.class
  echo planted >jnr/constants/platform/linux/aarch64/Errno.class
  echo Planted >'META-INF/services/java.lang.System$LoggerFinder'
  configure 'ssh_command = /nonexistent/ssh'
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal 'srun: error: stunnel: ssh: cannot start: /nonexistent/ssh: No such file or directory' "$(told)"
}
