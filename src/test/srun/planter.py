"""As a user, plants in a directory like /tmp what could be in the way of another user's session, for as long as that user
has a directory of sessions there: planter.py USER STATE_DIR VICTIM. Says "got in: PATH" if something comes to lie in that
directory, or if it is replaced; and "round" after each time that it has tried everything."""

import fcntl
import os
import pwd
import socket
import stat
import sys

user, state_dir, victim = sys.argv[1:4]
own = f"{state_dir}/stunnel-{victim}"

# In the victim's directory, and what the earlier layout had beside it.
FILES = ["exitflag", "host", "control", "log"]
INSIDE = ["new", "1", "2"] + [f"{number}/{file}" for number in (1, 2) for file in FILES + ["exitflag.1@1.1", "control.x"]]
BESIDE = [f"{victim}{number}-{file}.tunnel" for number in ("", "-1", "-2", "-1.0", "-2.0") for file in FILES]
BESIDE += [f"{victim}-exitflag.tunnel.1f.1", f"{victim}-control.tunnel.0123456789abcdef"]

CONTENT = b"process=1@1\nmark=1@1.1\nstep=1.0\nnode=node1\nmaster=1@1\n"


def plant_file(path):
    """Locked, as the claim of a session is."""
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
    os.write(file, CONTENT)
    fcntl.lockf(file, fcntl.LOCK_EX)


def plant_socket(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.close()


PUTS = [
    plant_file,
    lambda path: os.mkdir(path, 0o777),
    lambda path: os.symlink("/etc/hostname", path),
    os.mkfifo,
    plant_socket,
    lambda path: os.rename(mine, path),
    lambda path: os.link(mine, path),
]

# None of these brings the name of the directory itself into being, should it have gone meanwhile.
TAKES = [
    os.unlink,
    os.rmdir,
    os.listdir,
    lambda path: os.chmod(path, 0o777),
    lambda path: os.rename(path, mine + ".stolen"),
    lambda path: os.link(path, mine + ".linked"),
]


def succeeds(way, path):
    try:
        way(path)
        return True
    except OSError:
        return False


def is_there():
    """False also for a directory of our own making."""
    try:
        status = os.lstat(own)
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == pwd.getpwnam(victim).pw_uid


def try_all():
    ways = [(way, f"{own}/{name}") for name in INSIDE for way in PUTS + TAKES + [os.stat]]
    for way, path in ways + [(way, own) for way in TAKES]:
        if succeeds(way, path):
            print(f"got in: {path}", flush=True)
    for i, name in enumerate(BESIDE):
        succeeds(PUTS[i % 5], f"{state_dir}/{name}")


account = pwd.getpwnam(user)
os.setgroups([])
os.setgid(account.pw_gid)
os.setuid(account.pw_uid)
mine = f"{state_dir}/of-{user}"
plant_file(mine)
print("ready", flush=True)
while True:
    if is_there():
        try_all()
        if is_there():
            print("round", flush=True)
