# The option's text: what is taken, and that everything else is refused before anything is queued.
load helpers

# opens PORTS OPTION...: the job sees PORTS as its pairs.
opens() {
  local ports=$1
  shift
  run --separate-stderr srun "$@" printenv SLURM_STUNNEL_PORTS
  equal "$ports" "$output"
  equal 0 "$status"
}

# Fault 1 of the C plugins
@test "two pairs in one option are opened" {
  free_ports a b
  opens "$a:8000,$b:8888" --tunnel="$a:8000,$b:8888"
}

@test "the option may be two words" {
  free_ports a
  opens "$a:8000" --tunnel "$a:8000"
}

@test "one number is the port at both ends" {
  free_ports a
  opens "$a:$a" --tunnel="$a"
}

@test "an option given twice adds up its pairs" {
  free_ports a b
  opens "$a:8000,$b:8888" --tunnel="$a:8000" --tunnel "$b:8888"
}

@test "a missing login port, or 0, becomes a free one" {
  run --separate-stderr srun --tunnel=:8888,0:8889 printenv SLURM_STUNNEL_PORTS
  [[ $output =~ ^([0-9]+):8888,([0-9]+):8889$ ]]
  ((BASH_REMATCH[1] >= 1024 && BASH_REMATCH[2] >= 1024 && BASH_REMATCH[1] != BASH_REMATCH[2]))
}

# Fault 11 of the C plugins: longer than the 256 bytes where the C plugins cut
@test "32 pairs are opened" {
  local pairs='' port
  for ((port = 50001; port <= 50032; port++)); do pairs+=",0:$port"; done
  run --separate-stderr srun --tunnel="${pairs:1}" printenv SLURM_STUNNEL_PORTS SLURM_STUNNEL_PORT_50032
  equal 0 "$status"
  equal 32 "$(tr ',' '\n' <<<"${lines[0]}" | grep -c ':500[0-9][0-9]$')"
  equal "${lines[0]##*,}" "${lines[1]}:50032"
}

@test "srun --help shows the option" {
  run srun --help
  [[ $output == *"--tunnel=login:node[,...]"* ]]
}

# refuses TEXT MESSAGE
refuses() {
  echo "refuses: --tunnel=$1"
  run --separate-stderr srun --tunnel="$1" echo ran
  refused "--tunnel: $2"
}

# Fault 13 of the C plugins, and the exit code of a crash would be 139
@test "an empty text or part is refused" {
  refuses '' 'no ports given: write <login port>:<node port>, such as 8001:8000'
  refuses ',' 'pair 1 is empty: ,'
  refuses '18001:8000,' 'pair 2 is empty: 18001:8000,'
  refuses '18001:8000,,18002:8001' 'pair 2 is empty: 18001:8000,,18002:8001'
  refuses ':' 'node port missing: :'
  refuses '18001:' 'node port missing: 18001:'
}

@test "what is no plain decimal number is refused" {
  refuses 'abc' 'port is not a plain decimal number: abc'
  refuses '+18001:8000' 'login port is not a plain decimal number: +18001 (in +18001:8000)'
  refuses '18001:-8000' 'node port is not a plain decimal number: -8000 (in 18001:-8000)'
  refuses '18001: 8000' 'node port is not a plain decimal number:  8000 (in 18001: 8000)'
  refuses '18001:0x1f40' 'node port is not a plain decimal number: 0x1f40 (in 18001:0x1f40)'
  refuses '018001:8000' 'login port is not a plain decimal number: 018001 (in 018001:8000)'
  refuses '18001:8000;reboot' 'node port is not a plain decimal number: 8000;reboot (in 18001:8000;reboot)'
}

@test "digits of another script are refused, and shown so that no terminal is steered" {
  refuses $'\xe0\xa5\xa8:8000' 'login port is not a plain decimal number: \u0968 (in \u0968:8000)'
  refuses $'18001:\e[2J' 'node port is not a plain decimal number: \u001b[2J (in 18001:\u001b[2J)'
  refuses $'18001:8000\n' 'node port is not a plain decimal number: 8000\n (in 18001:8000\n)'
}

@test "a port below 1024 or above 65535 is refused" {
  refuses '1023:8000' 'login port outside 1024-65535: 1023 (in 1023:8000)'
  refuses '18001:80' 'node port outside 1024-65535: 80 (in 18001:80)'
  refuses '18001:0' 'node port outside 1024-65535: 0 (in 18001:0)'
  refuses '65536' 'port outside 1024-65535: 65536'
  refuses '18001:99999999999999999999' 'node port outside 1024-65535: 99999999999999999999 (in 18001:99999999999999999999)'
}

@test "a pair of three ports is refused" {
  refuses '18001:8000:1' 'more than one colon in a pair: 18001:8000:1'
}

@test "a login port that is given twice is refused" {
  refuses '18001:8000,18001:8001' 'login port given twice: 18001 (in 18001:8000 and 18001:8001)'
  run --separate-stderr srun --tunnel=18001:8000 --tunnel=18001:8001 echo ran
  refused '--tunnel: login port given twice: 18001 (in 18001:8000 and 18001:8001)'
}

@test "a 33rd pair is refused, in one option or in two" {
  local sixteen
  sixteen=$(seq -f ':%.0f' -s , 50001 50016)
  refuses "$sixteen,$sixteen,:50033" 'more than 32 pairs: 33'
  run --separate-stderr srun --tunnel="$sixteen" --tunnel="$sixteen,:50033" echo ran
  refused '--tunnel: more than 32 pairs: 33'
}

@test "a text longer than 32 pairs can be is refused" {
  refuses "$(printf '1%.0s' {1..5000})" 'text longer than 384 characters: 5000'
}

@test "a refused option queues nothing and uses up no job id" {
  local before
  before=$(next_job_id)
  run srun --tunnel=18001:80 true
  run srun --tunnel=18001:8000 --tunnel=18001:8000 true
  equal "$before" "$(next_job_id)"
  nothing_left 18001
}
