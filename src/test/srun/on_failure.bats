# A site that says on_failure = continue wants no job to be lost for want of a tunnel, whatever it is that fails. Such a job
# does not find the variables of a tunnel in its environment.
load helpers

readonly continues='on_failure = continue: the job starts without a tunnel'

setup() {
  put_in_order
  free_ports a
}

# A shared library in front of srun's others, from C on stdin; srun's own threads and all programs have it, too.
preload() {
  cc -shared -fPIC -o "$BATS_TEST_TMPDIR/preload.so" -x c - -ldl -lpthread
  chmod 755 "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/preload.so"
}

# The variables of a tunnel that a job of `srun OPTION...` has, if srun has those of an outer tunnel.
run_in_outer_tunnel() {
  run --separate-stderr env SLURM_STUNNEL_HOST=outer SLURM_STUNNEL_PORTS=1:2 SLURM_STUNNEL_PORT_2=1 SLURM_STUNNEL_OTHER=x \
    "${wrapper[@]}" timeout -k 5 60 srun --tunnel="$a:8000" sh -c 'env | grep ^SLURM_STUNNEL_ | sort; echo ran'
}
wrapper=()

# without_tunnel MESSAGE: srun says that; the job runs all the same, and knows of no tunnel.
without_tunnel() {
  configure 'on_failure = continue'
  run_in_outer_tunnel
  equal "srun: error: stunnel: $1
srun: error: stunnel: $continues" "$(told)"
  equal ran "$output"
  equal 0 "$status"
  nothing_left "$a"
}

@test "the node cannot be asked" {
  preload <<'C'
#include <errno.h>
#include <stddef.h>
void *slurm_job_step_layout_get(void *step)
{
	errno = ECONNREFUSED;
	return NULL;
}
C
  wrapper=(env LD_PRELOAD="$PWD/preload.so")
  without_tunnel 'node: Slurm does not say where the step runs: '"$(next_job_id).0"
}

# As under ulimit -u: ssh is there, and the thread that keeps its connection is not to be had.
@test "no thread can be started" {
  preload <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
	Dl_info caller;

	if (getenv("NO_THREADS") && !access(getenv("NO_THREADS"), F_OK) && dladdr(__builtin_return_address(0), &caller) &&
	    strstr(caller.dli_fname, "libjvm"))
		return EAGAIN;
	return real(thread, attr, start, arg);
}
C
  ssh_stand_in ': >"$0.started"; exec ssh "$@"'
  wrapper=(env LD_PRELOAD="$PWD/preload.so" NO_THREADS="$PWD/ssh.started")
  without_tunnel 'tunnel keeper: cannot start a thread: Resource temporarily unavailable'
}

# One of its variables is set before the next one fails.
@test "the job cannot be told of its tunnel" {
  preload <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
int setenv(const char *name, const char *value, int overwrite)
{
	int (*real)(const char *, const char *, int) = dlsym(RTLD_NEXT, "setenv");

	if (!strcmp(name, "SLURM_STUNNEL_PORTS")) {
		errno = ENOMEM;
		return -1;
	}
	return real(name, value, overwrite);
}
C
  wrapper=(env LD_PRELOAD="$PWD/preload.so")
  without_tunnel 'environment: cannot set: SLURM_STUNNEL_PORTS'
}

@test "ssh cannot be started" {
  configure 'ssh_command = /nonexistent/ssh'
  without_tunnel 'ssh: cannot start: /nonexistent/ssh: No such file or directory'
}

@test "ssh does not connect" {
  ssh_stand_in 'kill -SEGV $$'
  without_tunnel 'ssh to node1: no connection: ended by signal 11'
}

@test "the state cannot be written" {
  begin_staying_in_queue
  rm -rf "$(user_directory)"
  scontrol release "$(squeue -h -o %A)"
  finish job
  equal "srun: error: stunnel: state_dir: somebody has removed the files of this session: $(session_directory)
srun: error: stunnel: $continues" "$(told)"
  equal ran "$output"
  nothing_left "$a"
}

begin_staying_in_queue() {
  configure 'on_failure = continue'
  begin job srun --hold --tunnel="$a:8000" echo ran
  eventually queued
}

# --- what is no reason to give a good tunnel up

# As a user who may not read the kernel's name of the host.
@test "a login host whose name cannot be read keeps its tunnel, and the line to type has a gap" {
  need_root
  local continue
  : >name
  chmod 000 name
  chmod 755 .
  for continue in fail continue; do
    configure "on_failure = $continue"
    run --separate-stderr unshare -m sh -c 'mount --bind "$0" /proc/sys/kernel/hostname && exec "$@"' "$PWD/name" \
      setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME=/nonexistent \
      timeout 60 srun -D / --tunnel="$a:8000" printenv SLURM_STUNNEL_PORTS
    equal "srun: stunnel: localhost:$a -> node1:8000
srun: stunnel: on your own computer: ssh -N -L $a:localhost:$a 'nobody@<login host>'" "$(told)"
    equal "$a:8000" "$output"
    put_in_order
  done
}

# --- variables of an outer tunnel

@test "a tunnel inside another one's job has its own variables only" {
  run_in_outer_tunnel
  equal "SLURM_STUNNEL_HOST=node1
SLURM_STUNNEL_PORTS=$a:8000
SLURM_STUNNEL_PORT_8000=$a
ran" "$output"
}

@test "an srun without --tunnel leaves the variables of the tunnel around it alone" {
  run --separate-stderr env SLURM_STUNNEL_HOST=outer timeout 60 srun printenv SLURM_STUNNEL_HOST
  equal outer "$output"
}
