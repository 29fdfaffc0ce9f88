#!/usr/bin/env bash
# From a fresh machine to two pages fetched through one `srun --tunnel`, and the proof that nothing is left.
#
#   ./demo.sh [--keep]      --keep leaves the cluster up and says how to use it
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

keep=
case ${1-} in
  '') ;;
  --keep) keep=yes ;;
  -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) echo "demo: unknown option: $1 (see --help)" >&2; exit 2 ;;
esac

lab=$(mktemp -d -t stunnel-demo.XXXXXX)
# ssh and munge are reached by paths inside, and other users of the lab may come.
chmod 755 "$lab"

heading() { printf '\n== %s\n' "$*"; }

finish() {
  local code=$?
  trap - EXIT INT TERM HUP
  if [[ -n $keep && $code == 0 ]]; then
      keep_hint
    exit 0
  fi
  lab/cluster down "$lab" || true
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

keep_hint() {
  cat <<END

== the cluster stays up; in this folder, in any terminal:

  eval "\$(lab/cluster env $lab)"
  srun --pty --tunnel=8001:8000 bash        # then start something on port 8000, and open http://localhost:8001
  lab/cluster down $lab                     # when you are done
END
}

free_port() { # the first from $1 on that nothing listens on
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

page() { # behind the login port $1; the web server there starts with the job
  curl --silent --fail --retry 50 --retry-all-errors --retry-delay 0 --max-time 60 "http://localhost:$1/"
}

heading 'packages: what is missing is installed'
lab/packages.sh install demo
echo 'all there'

heading 'build: the tree that the RPM installs, in target/stage'
mkdir -p target
JAVA_HOME=$(jlink/find-jdk.sh) # Maven's own idea may lack a compiler
export JAVA_HOME
if ! mvn --batch-mode package -DskipTests > target/build.log 2>&1; then
  cat target/build.log >&2
  exit 1
fi
du -sh target/stage | sed 's/^/  /'

heading 'a private Slurm with two nodes'
lab/cluster up "$lab" --stage target/stage
eval "$(lab/cluster env "$lab")"
sinfo | sed 's/^/  /'

heading 'a job with two web servers, and a tunnel to both'
site=$(free_port 8000)
notebook=$(free_port 8888)
local_site=$(free_port "$((site + 1))")
local_notebook=$(free_port "$((notebook + 1))")
mkdir "$lab/www"
cat > "$lab/www/job.sh" <<'END'
#!/bin/sh
# Serves one page on each port given, from the node that runs it, until srun is told to end.
for port; do
  mkdir -p "$LAB/www/$port"
  echo "port $port of $SLURMD_NODENAME, job $SLURM_JOB_ID" > "$LAB/www/$port/index.html"
  python3 -m http.server "$port" --bind 127.0.0.1 --directory "$LAB/www/$port" > /dev/null 2>&1 &
done
wait
END
chmod +x "$lab/www/job.sh"

tunnel="$local_site:$site,$local_notebook:$notebook"
echo "  \$ srun --tunnel=$tunnel job.sh $site $notebook"
srun --tunnel="$tunnel" "$lab/www/job.sh" "$site" "$notebook" 2> "$lab/srun.log" &
srun=$!

if ! page "$local_site" > "$lab/first" || ! page "$local_notebook" > "$lab/second"; then
  echo "demo: no page behind localhost:$local_site or localhost:$local_notebook; srun said:" >&2
  cat "$lab/srun.log" >&2
  exit 1
fi
sed 's/^/  /' "$lab/srun.log"

heading 'the two pages, fetched on the login host'
printf '  $ curl http://localhost:%s\n  %s\n' "$local_site" "$(<"$lab/first")" "$local_notebook" "$(<"$lab/second")"

heading 'what is there while srun lives'
find "$lab/state" -type f,s -printf '  %M %u %f\n' | sort

heading 'srun ends'
kill -TERM "$srun"
wait "$srun" || true

heading 'what is left'
# The watcher notices srun's end, removes the user's directory in state_dir, and ends itself: within 10 s at the latest.
for _ in {1..100}; do
  pgrep -f -- "/lib/watcher .*$lab/state" > "$lab/watchers" || break
  sleep 0.1
done
left=$(ls -A "$lab/state"; squeue --noheader --states=PENDING,RUNNING)
for port in "$local_site" "$local_notebook"; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then left+=" port $port"; fi
done
if pgrep -f -- "-S $lab/state" > "$lab/masters"; then left+=" ssh $(<"$lab/masters")"; fi
if [[ -n $left ]]; then
  echo "  $left"
  exit 1
fi
echo '  no file, no job, no listening port, no ssh'
