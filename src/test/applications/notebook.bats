# The classic notebook with its kernel behind a websocket, in a real browser.
load helpers

bats_require_minimum_version 1.5.0

readonly cell='import socket, os; print(6 * 7, socket.gethostname(), os.environ["SLURM_JOB_ID"])'

teardown() {
  browser_close
  tidy_up
}

begin_notebook() {
  begin job srun --tunnel="$a:$b" jupyter notebook --no-browser --port="$b" --NotebookApp.port_retries=0 "${as_root[@]}"
  eventually complained job '?token='
}

((EUID)) || as_root=(--allow-root)

# The address that Jupyter prints last, as the user guide says, but for the login port
address() { grep -o 'http://127.0.0.1:[0-9]*/?token=[0-9a-f]*' job.err | tail -n 1 | sed "s#127.0.0.1:$b#localhost:$a#"; }

browser_open() { # NAME: of the screenshot
  mkdir -p "$artefacts"
  mkfifo orders
  begin browser sh -c "exec python3 '$BATS_TEST_DIRNAME/browser.py' '$(address)' '$artefacts/$1.png' <orders"
  exec 6>orders
  PATIENCE=60 eventually said browser ready
  echo "# screenshot $artefacts/$1.png" >&3
}

# order LINE WORDS: as browser.py knows them, until it has said WORDS
order() {
  echo "$1" >&6
  PATIENCE=60 eventually said browser "$2"
}

browser_close() {
  exec 6>&-
  [[ ! -e $BATS_TEST_TMPDIR/browser.pid ]] || kill -TERM "$(pid_of browser)" 2>/dev/null || true
  [[ ! -e $BATS_TEST_TMPDIR/browser.pid ]] || eventually has_ended browser
}

@test "a cell is executed in a notebook on the node, in a real browser" {
  begin_notebook
  browser_open notebook
  order "run $cell" "42 $(hostname) $(squeue -h -o %A)"
  browser_close
  end_job
}

@test "the connection is lost: the page comes back by itself, and the next cell runs in the same kernel" {
  begin_notebook
  browser_open notebook-reconnected
  order 'run word = "kept"; print(6 * 7)' 42
  kill -KILL "$(masters)"
  eventually complained job 'tunnel to node1 is back'
  order 'await kernel_disconnected' kernel_disconnected
  order 'await kernel_connected' kernel_connected
  order 'run print(word, 7 * 8)' 'kept 56'
  browser_close
  end_job
}
