"""Tries to listen on a port of 127.0.0.1 all the time, once a file is there: thief.py PORT FILE."""

import os
import socket
import sys

port, file = int(sys.argv[1]), sys.argv[2]
while not os.path.exists(file):
    pass
while True:
    thief = socket.socket()
    thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        thief.bind(("127.0.0.1", port))
        thief.listen()
        break
    except OSError:
        thief.close()
while os.path.exists(file):
    pass
