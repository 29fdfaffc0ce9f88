"""A page that waits for news, for Flask's dev server: flask --app news run.

GET /news/N holds the request until there is news number N and answers with it, or with 204 when nothing has come for
HELD seconds; GET /stream sends all news as server-sent events; POST /news brings some. /file keeps what was put there.
"""

import hashlib
import os
import threading

import flask

app = flask.Flask(__name__)
news = []
arrival = threading.Condition()


def say(what):
    print(what, flush=True)


@app.post("/news")
def bring():
    with arrival:
        news.append(flask.request.get_data(as_text=True))
        arrival.notify_all()
    return ""


@app.get("/news/<int:number>")
def poll(number):
    say(f"polled for {number}")
    with arrival:
        if arrival.wait_for(lambda: len(news) > number, int(os.environ["HELD"])):
            return news[number]
    return "", 204


@app.get("/stream")
def stream():
    def events():
        say("streaming")
        number = 0
        while True:
            with arrival:
                arrival.wait_for(lambda: len(news) > number)
            yield f"data: {news[number]}\n\n"
            number += 1

    return flask.Response(events(), mimetype="text/event-stream")


@app.put("/file")
def keep():
    digest = hashlib.sha256()
    with open("kept", "wb") as kept:
        while chunk := flask.request.stream.read(1 << 20):
            kept.write(chunk)
            digest.update(chunk)
    return digest.hexdigest()


@app.get("/file")
def give():
    return flask.send_file(os.path.abspath("kept"))
