"""Fails unless a port can be bound on every loopback address of this host: bind.py PORT [reuse]."""

import socket
import sys

port = int(sys.argv[1])
held = []
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    try:
        probe = socket.socket(family)
        probe.bind((address, 0))
    except OSError:
        continue  # a host without IPv6
    server = socket.socket(family)
    if "reuse" in sys.argv:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))
    server.listen()
    held.append(server)
