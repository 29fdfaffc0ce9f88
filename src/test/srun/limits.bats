# srun under limits of its user: enough is enough, and too little is told in one line.
load helpers

# under LIMIT VALUE OPTION...: `run srun OPTION... echo ran` under that ulimit
under() {
  local limit=$1 value=$2
  shift 2
  run --separate-stderr bash -c "ulimit -$limit $value; exec timeout -k 5 60 srun \"\$@\" echo ran" - "$@"
}

@test "a gigabyte of address space is enough" {
  under v 1048576 --tunnel=:8000
  equal ran "$output"
}

@test "so are two million kilobytes, as sites set it" {
  under v 2000000 --tunnel=:8000
  equal ran "$output"
}

@test "a stack without limit does not make the JVM's threads too large" {
  under s unlimited --tunnel=:8000
  equal ran "$output"
}

@test "too little address space for a JVM is told before anything is queued" {
  local before
  before=$(next_job_id)
  under v 200000 --tunnel=:8000
  refused "java: ulimit -v: too small for a JVM, at least $(least_address_space): 200000"
  equal "$before" "$(next_job_id)"
  under v 200000
  equal ran "$output$stderr"
}

@test "too small a stack for a JVM is told before anything is queued" {
  local before
  before=$(next_job_id)
  under s 128 --tunnel=:8000
  refused 'java: ulimit -s: too small for a JVM, at least 256: 128'
  equal "$before" "$(next_job_id)"
  under s 128
  equal ran "$output$stderr"
  under s 256 --tunnel=:8000
  equal ran "$output"
}

@test "too few file descriptors for all login ports are told before anything is queued" {
  local before limit sockets='' told
  before=$(next_job_id)
  # one more reaches the other of a pair's two sockets
  for limit in 60 61; do
    under n $limit --tunnel="$(seq -f ':%.0f' -s , 50001 50032)"
    told=$(told)
    [[ $told =~ (0 on 127.0.0.1|[0-9]+ on ::1)': Too many open files'$ ]] || { echo "$told"; return 1; }
    refused "--tunnel: cannot hold login port: ${BASH_REMATCH[0]}"
    sockets+=" ${BASH_REMATCH[1]##* }"
  done
  [[ $sockets == *127.0.0.1* && $sockets == *::1* ]] || { echo "$sockets"; return 1; }
  equal "$before" "$(next_job_id)"
  nothing_left
}

@test "the usual 1024 file descriptors are enough for 32 pairs" {
  under n 1024 --tunnel="$(seq -f ':%.0f' -s , 50001 50032)"
  equal ran "$output"
}

