# The classic notebook with its kernel behind a websocket, in a real browser.
load helpers
load notebook

teardown() {
  browser_close
  tidy_up
}

begin_notebook() {
  begin job srun --tunnel="$a:$b" jupyter notebook --no-browser --port="$b" --NotebookApp.port_retries=0 "${as_root[@]}"
  eventually complained job '?token='
}

@test "a cell is executed in a notebook of the job" {
  begin_notebook
  browser_open notebook "$(address "$b" "$a")" begin
  order 'run import os; print(6 * 7, os.environ["SLURM_JOB_ID"], os.environ["SLURM_STUNNEL_PORTS"])' \
    "42 $(squeue -h -o %A) $a:$b"
  browser_close
  end_job
}

@test "the connection is lost: the page comes back by itself, and the next cell runs in the same kernel" {
  begin_notebook
  browser_open notebook-reconnected "$(address "$b" "$a")" begin
  order 'run word = "kept"; print(6 * 7)' 42
  kill -KILL "$(masters)"
  eventually complained job 'tunnel to node1 is back'
  order 'await kernel_disconnected' kernel_disconnected
  order 'await kernel_connected' kernel_connected
  order 'run print(word, 7 * 8)' 'kept 56'
  browser_close
  end_job
}
