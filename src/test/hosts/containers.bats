# srun in a container on the login host, with next to nothing of the host's: its own /etc and /run, its own processes,
# no home, no environment. The network, and the folder with the sessions, are the host's.
load helpers

setup() {
  begin_in_order
  mkdir -p etc/ssh
  cp -a /etc/ld.so.cache /etc/alternatives etc 2>/dev/null || true # where there is such
  cp "$LAB/hosts/login1" etc/hosts
  cp "$LAB/ssh/config" etc/ssh/ssh_config
  getent passwd root >etc/passwd
  echo 'root:x:0:' >etc/group
}

begin_in_container() { # NAME COMMAND...: process 1
  # shellcheck disable=SC2016 # of the inner shell
  begin_on login1 "$1" unshare --mount --propagation unchanged --pid --fork --kill-child --mount-proc -- \
    sh -c 'mount --bind "$0" /etc && mount -t tmpfs tmpfs /run && exec "$@"' "$PWD/etc" \
    env -i PATH="$PATH" SLURM_CONF="$SLURM_CONF" "${@:2}"
}

@test "srun, as process 1" {
  begin_in_container job srun --tunnel=8888 python3 "$BATS_TEST_DIRNAME/page.py" 8888
  eventually said job serving
  equal 'page of node1' "$(page login1 localhost:8888)"
  cancel_jobs
  finish job
  nothing_but_a_directory
  equal '' "$(listeners login1 8888)"
}

@test "srun, as the child of a shell" {
  begin_in_container job sh -c 'srun --tunnel=:8888 printenv SLURM_STUNNEL_HOST; exit $?'
  finish job
  equal node1 "$output"
  nothing_but_a_directory
}

@test "a session in a container is told to whoever comes second, in it or not" {
  local words='srun: error: stunnel: --tunnel: you already have a session on this login host, end it first: job'
  begin_in_container job srun --tunnel=:8888 sh -c 'echo started; exec sleep 1000'
  eventually said job started
  begin_in_container second srun --tunnel=:8888 echo ran
  finish second
  [[ $(told) == "$words "*'.0, srun pid 1' ]]
  run --separate-stderr srun --tunnel=:8888 echo ran
  [[ $(told) == "$words "*'.0, srun pid 1' ]]
}

# Its pid is nobody's outside.
@test "nor does it matter which process of the container it is" {
  begin_in_container job sh -c 'srun --tunnel=:8888 sh -c "echo started; exec sleep 1000"; exit $?'
  eventually said job started
  run --separate-stderr srun --tunnel=:8888 echo ran
  [[ $(told) == 'srun: error: stunnel: --tunnel: you already have a session on this login host, end it first: job '* ]]
}

@test "a container that is killed leaves files, which the next srun removes" {
  begin_in_container job srun --tunnel=8888 sh -c 'echo started; exec sleep 1000'
  eventually said job started
  kill -KILL "$(pid_of job)"
  finish job
  cancel_jobs
  eventually no_masters
  [[ -n $(session_files) ]]
  run --separate-stderr srun --tunnel=8888 echo ran
  equal ran "$output"
  nothing_left
}

# Its master is seen from outside, with the same words on its command line.
@test "a session in a container with a state_dir of its own is nobody else's, though the path is the same" {
  local master
  begin_in_container job sh -c 'mount -t tmpfs -o mode=1777 tmpfs "$0"
    exec srun --tunnel=8888 python3 "$1" 8888' "$LAB/state" "$BATS_TEST_DIRNAME/page.py"
  eventually said job serving
  master=$(masters)
  ssh_stand_in 'exit 255'
  run --separate-stderr srun --tunnel=:8001 echo ran
  equal '' "$output"
  equal "$master" "$(masters)"
  put_in_order
  begin_on login1 killed srun --tunnel=:8001 sh -c 'echo started; exec sleep 1000'
  eventually said killed started
  kill -KILL "$(pid_of killed)"
  eventually no_files
  equal "$master" "$(masters)"
  equal 'page of node1' "$(page login1 localhost:8888)"
}

# What ssh says of itself on its socket is its number in the container.
@test "a dead session of one container costs no process of another one" {
  local container
  begin_in_container job sh -c 'srun --tunnel=8888 sh -c "echo started; exec sleep 1000"; exec sleep 1000'
  eventually said job started
  container=$(pgrep -P "$(pid_of job)")
  # shellcheck disable=SC2046 # pids
  kill -KILL $(watchers) "$(pgrep -P "$container" -x srun)"
  cancel_jobs
  begin_in_container second sh -c 'for i in $(seq 200); do sleep 1000 & done
    srun --tunnel=8888 echo ran; pgrep -xc sleep'
  finish second
  equal $'ran\n200' "$output"
  nothing_but_a_directory
}

# The watcher removes the user's directory a moment after srun. It ends before if the container does.
nothing_but_a_directory() {
  eventually no_watchers
  find "$LAB/state" -mindepth 1 -maxdepth 1 -name 'stunnel-*' -type d -empty -delete
  nothing_left
}

no_files() { [[ -z $(ls -A "$LAB/state") ]]; }
no_masters() { [[ -z $(masters) ]]; }
