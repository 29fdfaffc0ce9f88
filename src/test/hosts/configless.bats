# Configless: slurm.conf and plugstack.conf are the controller's, and everybody else fetches them from there.
load helpers

setup_file() {
  hosts_up --configless
  [[ -n ${LAB:-} ]] || return 0
  mkdir "$LAB/plugstack.conf.d"
  cp "$LAB/plugstack.conf" "$LAB/plugstack.conf.d/tunnel.conf"
}

teardown() {
  [[ -z ${LAB:-} ]] || on login1 rm -rf /run/slurm
  leave_in_order
  [[ ! -e delivered ]] || deliver "$(<"$LAB/plugstack.conf.lab")"
}

# deliver TEXT: as plugstack.conf. What the controller delivers is what it has read last.
deliver() {
  echo "$1" >"$LAB/plugstack.conf"
  touch delivered
  on controller scontrol reconfigure
  eventually idle
}

# Whatever else would tell them where slurm.conf is
configless() { # HOST COMMAND...
  "$repository/lab/hosts" on "$LAB" "$1" env -u SLURM_CONF -u LAB "${@:2}"
}

begin_configless() { # HOST NAME COMMAND...
  begin_on "$1" "$2" env -u SLURM_CONF -u LAB "${@:3}"
}

works_like_any() { # HOST [VARIABLE=VALUE...]
  begin_configless "$1" job env "${@:2}" srun -w node1 --tunnel=8888 python3 "$BATS_TEST_DIRNAME/page.py" 8888
  eventually said job serving
  equal 'page of node1' "$(page "$1" localhost:8888)"
  end job "$1"
  equal "srun: stunnel: localhost:8888 -> node1:8888
srun: stunnel: on your own computer: ssh -N -L 8888:localhost:8888 $user@$1" "$(head -n 2 job.err)"
  equal '' "$(grep -iE 'warning|spank' job.err || true)"
}

@test "a login host that is told neither slurm.conf nor controller has no srun" {
  run configless login1 timeout 60 srun echo ran
  [[ $status != 0 && $output == *'DNS SRV lookup failed'* ]]
}

@test "a login host with SLURM_CONF_SERVER" {
  works_like_any login1 SLURM_CONF_SERVER=controller
}

@test "a login host whose name server knows the controller" {
  begin_on login1 dns python3 "$BATS_TEST_DIRNAME/dns.py" 127.0.0.53 controller 6817
  eventually said dns serving
  echo 'nameserver 127.0.0.53' >resolv.conf
  cover /etc/resolv.conf "$PWD/resolv.conf" login1
  works_like_any login1
}

@test "a login host with slurmd, which keeps what it has fetched" {
  configless node2 test -e /run/slurm/conf/plugstack.conf
  works_like_any node2
}

@test "a login host with sackd, which does the same" {
  PATH=$PATH:/usr/sbin:/sbin command -v sackd || skip 'this Slurm has no sackd: 23.11 and later do'
  on login1 mkdir /run/slurm # as systemd does
  begin_configless login1 sackd env PATH="$PATH:/usr/sbin:/sbin" sackd -D --conf-server controller
  eventually configless login1 test -e /run/slurm/conf/plugstack.conf
  works_like_any login1
}

@test "--help shows the option, and the job is as ever without it" {
  configless login1 env SLURM_CONF_SERVER=controller srun --help | grep -q -- --tunnel=
  run --separate-stderr configless login1 env SLURM_CONF_SERVER=controller timeout 60 srun echo ran
  equal ran "$output$stderr"
}

@test "sbatch and salloc refuse it" {
  run configless login1 env SLURM_CONF_SERVER=controller timeout 60 salloc --tunnel=8888 true
  [[ $status != 0 && $output == *'use srun --tunnel inside the job'* ]]
  run configless login1 env SLURM_CONF_SERVER=controller timeout 60 sbatch --tunnel=8888 --wrap true
  [[ $status != 0 && $output == *'use srun --tunnel inside the job'* ]]
}

@test "an srun in a job of it" {
  run --separate-stderr configless login1 env SLURM_CONF_SERVER=controller timeout 60 \
    salloc -Q srun --tunnel=:8888 printenv SLURM_STUNNEL_HOST
  equal node1 "$output"
}

@test "what plugstack.conf includes is not delivered" {
  deliver 'include plugstack.conf.d/*.conf'
  run configless login1 env SLURM_CONF_SERVER=controller timeout 60 srun --tunnel=8888 echo ran
  [[ $status != 0 && $output == *"unrecognized option '--tunnel=8888'"* ]]
}

# The way to give nodes no line: README's plugstack.conf.d, on login hosts alone
@test "an include by its absolute path reads the file of each host, where there is one" {
  mkdir none
  cover "$LAB/plugstack.conf.d" "$PWD/none" node1 node2
  deliver "include $LAB/plugstack.conf.d/*.conf"
  works_like_any login1 SLURM_CONF_SERVER=controller
  run --separate-stderr configless node1 timeout 60 srun echo ran
  equal ran "$output$stderr"
}
