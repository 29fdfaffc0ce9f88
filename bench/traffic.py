"""Bytes and connections through an open tunnel."""

import contextlib
import socket
import subprocess
import threading
import time

from lab import Staying, free_port
from measure import in_turn
from table import Row

CHUNK = bytes(1_000_000)


def rows(lab, options):
    server = Server()
    ours, by_hand = free_port(), free_port()
    job = Staying(lab, lab.tunnel((ours, server.port))).await_start()
    master, _, end = lab.by_hand((by_hand, server.port))
    subprocess.run(master, env=lab.environment, check=True, stderr=subprocess.DEVNULL)

    size = options.megabytes
    one, other = in_turn(options.runs, lambda: size / download(ours, size), lambda: size / download(by_hand, size))
    yield Row.ratio(f"{size} MB through the tunnel", "by hand: `ssh -L`", one, other, ">= 0.98", "{:.0f} MB/s")

    count = options.connections
    one, other = in_turn(options.runs, lambda: count / connect(ours, count), lambda: count / connect(by_hand, count))
    yield Row.ratio(f"{count} short connections", "by hand: `ssh -L`", one, other, ">= 0.98", "{:.0f}/s")

    job.end()
    job.await_end()
    subprocess.run(end, env=lab.environment, check=True, stderr=subprocess.DEVNULL)
    server.close()


class Server:
    """Sends as many megabytes as a line asks for, and closes."""

    def __init__(self):
        self._listener = socket.create_server(("localhost", 0), backlog=200)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    @staticmethod
    def _answer(client):
        with client, contextlib.suppress(OSError):
            for _ in range(int(client.makefile().readline() or 0)):
                client.sendall(CHUNK)
            client.sendall(b"!")

    def close(self):
        self._listener.close()


def download(port, megabytes):
    """Seconds."""
    start = time.monotonic()
    ask(port, megabytes)
    return time.monotonic() - start


def connect(port, count):
    """Seconds for `count` connections, one after the other, a byte each."""
    start = time.monotonic()
    for _ in range(count):
        ask(port, 0)
    return time.monotonic() - start


def ask(port, megabytes):
    """Hangs up first, as a browser does: sshd sends the server's end 40 ms late, behind an acknowledgement."""
    buffer = bytearray(len(CHUNK))
    missing = megabytes * len(CHUNK) + 1
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"%d\n" % megabytes)
        while missing:
            count = client.recv_into(buffer)
            if not count:
                raise SystemExit(f"bench: {missing} bytes did not come through port {port}")
            missing -= count
