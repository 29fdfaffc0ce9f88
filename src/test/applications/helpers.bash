# shellcheck shell=bash
# As in src/test/srun, with applications as people run them: lab/packages.sh install applications
load ../srun/helpers

# The packages are for the system's Python, whatever else comes first; nghttpd is in sbin.
PATH=/usr/bin:$PATH:/usr/sbin
# shellcheck disable=SC2034,SC2154 # for the tests; repository: of the other helpers
artefacts=${ARTEFACTS:-$repository/target/artefacts}

setup() {
  put_in_order
  at_home
  free_ports a b
}

# No application reads or writes the files of whoever runs the tests, or asks a proxy for localhost.
at_home() {
  unset "${!XDG_@}" "${!JUPYTER_@}" "${!FLASK_@}" "${!DJANGO_@}" http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
  export HOME=$BATS_TEST_TMPDIR
}

# Ends the srun that is called job; nothing is left, not even of the application.
end_job() {
  kill -TERM "$(pid_of job)"
  finish job
  # shellcheck disable=SC2119 # without ports: connections keep them in TIME_WAIT
  nothing_left
  eventually no_application
}

no_application() { ! grep -qazsF -- "$BATS_TEST_TMPDIR" /proc/[0-9]*/environ; }
