# All the way: a browser on the laptop, ssh from there to the login host, and the tunnel to the node.
load helpers
load ../hosts/helpers
load notebook

setup() {
  begin_in_order
  at_home
}

teardown() {
  browser_close
  leave_in_order
}

@test "a notebook on the node, opened on the laptop with what srun tells to type there and what Jupyter prints" {
  begin_on login1 job srun --tunnel=8888 jupyter notebook --no-browser --port=8888 --NotebookApp.port_retries=0 "${as_root[@]}"
  eventually complained job '?token='
  begin_laptop job
  browser_open notebook-laptop "$(address 8888 8888)" begin_on laptop
  order 'run import socket, os; print(6 * 7, socket.gethostname(), os.environ["SLURM_JOB_ID"])' "42 node1 $(squeue -h -o %A)"
  kill -KILL "$(masters)"
  eventually complained job 'tunnel to node1 is back'
  order 'await kernel_disconnected' kernel_disconnected
  order 'await kernel_connected' kernel_connected
  order 'run print(7 * 8)' 56
  browser_close
  end job
}
