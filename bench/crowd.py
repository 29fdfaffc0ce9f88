"""Many sessions of several users, opened at once and closed at once."""

import concurrent.futures
import subprocess
import time

from lab import Staying, as_user, free_port
from measure import in_turn, reap
from table import SECONDS, Row
from traffic import Server, ask


def rows(lab, options):
    lab.configure("max_sessions = 1000")
    server = Server()
    users = lab.users()
    crowd = [(users[i % len(users)], free_port()) for i in range(options.crowd)]
    ours, others = in_turn(
        options.few,
        lambda: opened(lab, lambda user, port: Tunnel(lab, user, (port, server.port)), crowd),
        lambda: opened(lab, lambda user, port: Hand(lab, user, (port, server.port)), crowd),
    )
    server.close()
    what = f"{options.crowd} sessions of {len(users)} users opened at once, to the last page"
    yield Row.ratio(what, f"{options.crowd} by hand", [o for o, _ in ours], [o for o, _ in others], "<= 1.25", SECONDS)
    yield Row.ratio(
        "all of them closed at once, nothing left", "by hand", [c for _, c in ours], [c for _, c in others], "all close", SECONDS
    )


class Tunnel:
    def __init__(self, lab, user, pair):
        self.port = pair[0]
        self._job = Staying(lab, lab.tunnel(pair), user)

    def fetch(self):
        self._job.await_start()
        ask(self.port, 0)

    def close(self):
        self._job.end()
        self._job.await_end()


class Hand:
    """ssh, then srun; srun's end, then ssh's."""

    def __init__(self, lab, user, pair):
        self.port = pair[0]
        self._lab, self._user = lab, user
        master, self._srun, self._end = lab.by_hand(pair)
        self._master = subprocess.Popen(
            as_user(user, master), env=lab.environment, cwd="/", stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def fetch(self):
        if self._master.wait():
            raise SystemExit("bench: ssh by hand failed")
        self._job = Staying(self._lab, self._srun, self._user).await_start()
        ask(self.port, 0)

    def close(self):
        self._job.end()
        self._job.await_end()
        subprocess.run(
            as_user(self._user, self._end), env=self._lab.environment, cwd="/", check=True, stderr=subprocess.DEVNULL
        )


def opened(lab, session, crowd):
    """Seconds until all pages are there, and until all are closed."""
    start = time.monotonic()
    sessions = [session(user, port) for user, port in crowd]
    with concurrent.futures.ThreadPoolExecutor(len(sessions)) as pool:
        list(pool.map(lambda s: s.fetch(), sessions))
        opened = time.monotonic() - start
        start = time.monotonic()
        list(pool.map(lambda s: s.close(), sessions))
        closed = time.monotonic() - start
    reap()
    if lab.left():
        raise SystemExit(f"bench: left: {lab.left()}")
    return opened, closed
