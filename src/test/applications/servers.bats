# Servers with ways of their own with a connection: held open, streamed, multiplexed, restarted under it.
load helpers

# begin_server NAME=VALUE... COMMAND...: on port b of the node
begin_server() {
  begin job srun --tunnel="$a:$b" env "$@"
  eventually answers
}

answers() { fetch "localhost:$a" >/dev/null 2>&1; }

# Flask's, with news.py
begin_news() { # [SECONDS]: that a request is held
  begin_server PYTHONPATH="$BATS_TEST_DIRNAME" PYTHONDONTWRITEBYTECODE=1 HELD="${1:-3}" flask --app news run --port "$b"
}

# at PATH OPTION...: as fetch, with more of curl
at() { curl -sS --max-time 60 --noproxy '*' "http://localhost:$a$1" "${@:2}"; }

page_says() { [[ $(at "$1" 2>/dev/null) == *"$2"* ]]; } # PATH WORDS

@test "Flask's dev server: a page, and its next version after it was edited" {
  # shellcheck disable=SC2016 # Python
  printf '%s\n' 'import flask' 'app = flask.Flask(__name__)' '@app.get("/")' 'def page(): return "one"' >hello.py
  begin_server FLASK_DEBUG=1 flask --app hello run --port "$b"
  page_says / one
  sed -i 's/one/another/' hello.py
  eventually page_says / another
  end_job
}

@test "Django's dev server: a new project's page, and a view that was added while it ran" {
  django-admin startproject project .
  begin_server python3 manage.py runserver "$b"
  page_says / 'The install worked successfully'
  printf '%s\n' 'from django.http import HttpResponse' 'from django.urls import path' \
    'urlpatterns = [path("", lambda request: HttpResponse("mine"))]' >project/urls.py
  eventually page_says / mine
  end_job
}

@test "a request that is held without a byte, and the next one, which is answered as soon as there is news" {
  sed -i 's/^ssh_args = .*/& -o ServerAliveInterval=1 -o ServerAliveCountMax=1/' "$LAB/stunnel.conf"
  held_request 3
}

@test "a request that is held for 40 s, with ssh's keepalive as it is" {
  [[ -n ${FAULTS:-} ]] || skip 'takes 40 seconds: check.sh --faults'
  held_request 40
}

held_request() { # SECONDS: ssh asks the node more than once meanwhile whether it is still there
  begin_news "$1"
  equal 204 "$(at /news/0 -w '%{http_code}')"
  begin poll curl -sS --max-time 60 --noproxy '*' "http://localhost:$a/news/1"
  eventually said job 'polled for 1'
  at /news -d first
  at /news -d second
  finish poll
  equal second "$output"
  equal '' "$(grep 'tunnel to' job.err || true)"
  end_job
}

@test "server-sent events arrive one by one" {
  begin_news
  begin stream curl -NsS --max-time 60 --noproxy '*' "http://localhost:$a/stream"
  eventually said job streaming
  for word in one two three four five; do
    at /news -d "$word"
    eventually said stream "data: $word"
  done
  equal 5 "$(grep -c . stream.out)"
  end_job
}

@test "100 MB up and 100 MB down, of which no byte is another" {
  begin_news
  head -c 100M /dev/urandom >sent
  equal "$(sha256sum <sent | cut -d' ' -f1)" "$(at /file -T sent)"
  at /file -o received
  cmp sent received
  end_job
}

@test "HTTP/2 without TLS: a thousand requests on one connection, a hundred side by side" {
  echo page >index.html
  begin job srun --tunnel="$a:$b" nghttpd -a 127.0.0.1 --no-tls -d "$PWD" "$b"
  eventually page_in_http_2
  run -0 h2load -n 1000 -c 1 -m 100 "http://localhost:$a/"
  [[ $output == *' 1000 succeeded, 0 failed, 0 errored, 0 timeout'* ]]
  end_job
}

page_in_http_2() { [[ $(at / --http2-prior-knowledge -w '%{http_version}' 2>/dev/null) == $'page\n2' ]]; }

@test "gRPC: a stream in both directions" {
  begin job srun --tunnel="$a:$b" python3 "$BATS_TEST_DIRNAME/echo.py" serve "$b"
  eventually said job serving
  run -0 --separate-stderr timeout 60 python3 "$BATS_TEST_DIRNAME/echo.py" call "$a" one two three
  equal $'one\ntwo\nthree' "$output"
  end_job
}
