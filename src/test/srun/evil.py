"""As a user, listens in the place of an ssh master: evil.py USER SOCKET SEEN [PID]. With PID it answers as that master
would, without it keeps silent. Whoever connects is written down in SEEN. Says "listening" once it does."""

import os
import pwd
import socket
import struct
import sys
import threading

user, path, seen = sys.argv[1:4]


def packet(*words):
    return struct.pack(">I", 4 * len(words)) + b"".join(struct.pack(">I", word) for word in words)


def talk(client):
    with open(seen, "a") as file:
        file.write("connected\n")
    if len(sys.argv) > 4:
        client.sendall(packet(1, 4) + packet(0x80000005, 1, int(sys.argv[4])))
    while client.recv(4096):
        pass


account = pwd.getpwnam(user)
os.setgroups([])
os.setgid(account.pw_gid)
os.setuid(account.pw_uid)
server = socket.socket(socket.AF_UNIX)
server.bind(path)
os.chmod(path, 0o777)
server.listen()
print("listening", flush=True)
while True:
    threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()
