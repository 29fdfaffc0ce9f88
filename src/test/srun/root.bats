# Root's srun --uid=USER becomes the user's in the middle of its life, so that it must not have a tunnel. The same holds
# for an srun whose effective user is not the real one.
load helpers

setup() {
  need_root
  put_in_order
}

need_uid_option() {
  local year
  year=$(srun --version | sed -E 's/.* ([0-9]+)\..*/\1/')
  ((year <= 22)) || skip 'srun has had no --uid since 23.02'
}

# refused_as USER COMMAND...: before anything is written (even if it were removed again) and before anything is queued
refused_as() {
  local user=$1 before written
  before=$(next_job_id)
  written=$(stat -c '%y %z' "$LAB/state")
  run --separate-stderr timeout -k 5 60 "${@:2}"
  refused "--tunnel: srun runs for another user, who must start it themselves: $user"
  equal "$written" "$(stat -c '%y %z' "$LAB/state")"
  equal "$before" "$(next_job_id)"
  nothing_left
}

@test "root's srun --uid=USER --tunnel is refused, in each order and spelling" {
  need_uid_option
  refused_as nobody srun -D / --uid=nobody --tunnel=:8000 id
  refused_as nobody srun -D / --tunnel=:8000 --uid=nobody id
  refused_as nobody srun -D / --tunnel=:8000 --uid nobody id
  refused_as nobody srun -D / --ui nobody --tunnel=:8000 id
  refused_as nobody srun -D / --tunnel=:8000 -N 1 --exclusive --uid "$(id -u nobody)" id
  refused_as nobody env SLURM_SPANK__SLURM_SPANK_OPTION_stunnel_tunnel=:8000 srun -D / --uid=nobody id
  refused_as nobody srun -D / --tunnel=:8000 id : --uid=nobody id
}

@test "after such a refusal, root's next srun has its tunnel" {
  need_uid_option
  run srun -D / --tunnel=:8000 --uid=nobody id
  run --separate-stderr srun --tunnel=:8000 id -un
  equal root "$output"
  nothing_left
}

@test "root may name root, and a --uid of the job's command is not srun's" {
  need_uid_option
  run --separate-stderr srun --uid=root --tunnel=:8000 id -un
  equal root "$output"
  run --separate-stderr srun --uid=0 --tunnel=:8000 id -un
  equal root "$output"
  run --separate-stderr srun --tunnel=:8000 -J 1 echo --uid=nobody
  equal --uid=nobody "$output"
  run --separate-stderr srun --tunnel=:8000 -- echo --uid nobody
  equal '--uid nobody' "$output"
}

# The library changes what /proc/self/cmdline shows, and not what srun reads.
@test "where the command line does not show it, the step is refused when srun has become the other user" {
  need_uid_option
  cc -shared -fPIC -o hide.so -x c - <<'C'
#include <string.h>
__attribute__((constructor)) static void hide(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "--uid=", 6)) {
			char *shown = argv[i];

			argv[i] = strdup(shown);
			memset(shown + 2, 'x', strlen(shown) - 2);
		}
}
C
  chmod 755 "$BATS_TEST_TMPDIR"
  run --separate-stderr env LD_PRELOAD="$PWD/hide.so" timeout -k 5 60 srun -D / --tunnel=:8000 --uid=nobody id
  equal 'srun: error: stunnel: --tunnel: srun runs for another user, who must start it themselves: nobody' "$(told)"
  equal '' "$output"
  equal 1 "$status"
  eventually no_watchers
  nothing_left
  run --separate-stderr srun --tunnel=:8000 id -un
  equal root "$output"
}

@test "an srun whose effective user is not the real one is refused" {
  refused_as root setpriv --ruid nobody --euid root srun --tunnel=:8000 id
  refused_as nobody setpriv --euid nobody --ruid root srun --tunnel=:8000 id
}
