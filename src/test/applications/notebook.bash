# shellcheck shell=bash
# The classic notebook of a job, and browser.py, which opens it.

# For a program that root starts
# shellcheck disable=SC2034 # for the tests
if ((EUID)); then as_root=(); else as_root=(--allow-root); fi

# The address that the job's Jupyter prints last, with the login port for its own
address() { # PORT LOGIN-PORT
  grep -o 'http://[a-z0-9.]*:[0-9]*/?token=[0-9a-f]*' job.err | tail -n 1 | sed "s#//[^/]*:$1/#//localhost:$2/#"
}

# browser_open NAME ADDRESS BEGIN...: by begin or its like; NAME is the screenshot's.
# shellcheck disable=SC2154 # artefacts: of the helpers
browser_open() {
  mkdir -p "$artefacts"
  mkfifo orders
  # shellcheck disable=SC2016 # of the inner shell
  "${@:3}" browser sh -c 'exec python3 "$@" <orders' sh "$BATS_TEST_DIRNAME/browser.py" "$2" "$artefacts/$1.png"
  exec 6<>orders # does not wait for a reader
  PATIENCE=60 eventually said browser ready
  echo "# screenshot $artefacts/$1.png" >&3
}

# order LINE WORDS: a line that browser.py knows, and what it says then
order() {
  echo "$1" >&6
  PATIENCE=60 eventually said browser "$2"
}

browser_close() {
  [[ -e $BATS_TEST_TMPDIR/browser.pid ]] || return 0
  exec 6>&-
  kill -TERM "$(pid_of browser)" 2>/dev/null || true
  eventually has_ended browser
}
