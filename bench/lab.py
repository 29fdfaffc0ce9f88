"""The private cluster of lab/ as the benchmarks use it: with and without our plugin, and ssh by hand."""

import contextlib
import itertools
import os
import pwd
import socket
import subprocess
from pathlib import Path


class Lab:
    """`jdk` is the release that the runtime is made of, `rpms` the folder of the RPMs with that runtime."""

    def __init__(self, jdk, folder, rpms):
        self.jdk = jdk
        self.folder = Path(folder)
        self.rpms = Path(rpms)
        self.environment = dict(os.environ, SLURM_CONF=str(self.folder / "slurm.conf"))
        self._plugstack = self.folder / "plugstack.conf"
        self._plugin_line = self._plugstack.read_text()
        self._stunnel_conf = self.folder / "stunnel.conf"
        self._configuration = self._stunnel_conf.read_text()
        self._numbers = itertools.count(1)

    def configure(self, *lines):
        """The lab's stunnel.conf with these lines."""
        self._stunnel_conf.write_text("\n".join([self._configuration, *lines, ""]))

    def plugin(self, present):
        """srun and slurmstepd read plugstack.conf each time they start."""
        self._plugstack.write_text(self._plugin_line if present else "")

    def runtime(self):
        return Path(self._plugin_line.split("runtime=")[1].split()[0])

    def by_hand(self, pair, *command):
        """What a user would type instead of --tunnel: a master, the srun, the master's end."""
        control = self.folder / "state" / f"hand-{next(self._numbers)}"
        ssh = ["ssh", "-F", str(self.folder / "ssh/config"), "-S", str(control)]
        login, execution = pair
        master = ["-f", "-N", "-M", "-o", "ExitOnForwardFailure=yes", "-L", f"127.0.0.1:{login}:localhost:{execution}"]
        return [
            ssh + master + ["--", "node1"],
            ["srun", "-N1", "-w", "node1", *command],
            ssh + ["-O", "exit", "--", "node1"],
        ]

    def tunnel(self, pair, *command):
        return ["srun", "-N1", "-w", "node1", f"--tunnel={pair[0]}:{pair[1]}", *command]

    def companions(self):
        """The pids of ssh and of the watchers that sessions have started."""
        state = str(self.folder / "state").encode()
        return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and state in read(f"/proc/{pid}/cmdline")]

    def left(self):
        """What sessions have left: files and processes."""
        return os.listdir(self.folder / "state") + self.companions()

    def users(self):
        """Who has a key in this lab."""
        return sorted(entry.name for entry in (self.folder / "ssh").iterdir() if entry.is_dir())


def as_user(user, command):
    if user == pwd.getpwuid(os.getuid()).pw_name:
        return command
    group = str(pwd.getpwnam(user).pw_gid)
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]


def read(path):
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def free_port():
    """A port that nobody has now, below those that the kernel hands out."""
    for port in free_port.candidates:
        with contextlib.closing(socket.socket()) as probe:
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise SystemExit("bench: no free port")


free_port.candidates = iter(range(12000, 19000))


class Staying:
    """A job that says "started" and stays until it is told to end by the end of its input."""

    def __init__(self, lab, command, user=None):
        command = [*command, "sh", "-c", "echo started; exec cat"]
        self.process = subprocess.Popen(
            as_user(user, command) if user else command,
            env=lab.environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def await_start(self):
        if self.process.stdout.readline() != b"started\n":
            raise SystemExit("bench: did not start: " + self.process.stderr.read().decode())
        return self

    def processes(self):
        """srun and its shepherd, a forked copy. ssh is nobody's child."""
        pid = self.process.pid
        return [pid, *map(int, read(f"/proc/{pid}/task/{pid}/children").split())]

    def end(self):
        self.process.stdin.close()

    def await_end(self):
        code = self.process.wait()
        if code:
            raise SystemExit(f"bench: srun ended with {code}: " + self.process.stderr.read().decode())
