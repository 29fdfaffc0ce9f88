"""One run of a command as the operating system accounts it, and two commands in turn."""

import ctypes
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Run:
    """Milliseconds: wall until the command returned; user + system of it and of all that it left in the background."""

    wall: float
    cpu: float


def adopt_orphans():
    """An ssh that goes into the background becomes our child: its CPU time is counted when it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def once(commands, environment=None, expect=0):
    """Runs the commands one after the other; all of them have to end with `expect`."""
    before = children_cpu()
    start = time.monotonic()
    for command in commands:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        if done.returncode != expect:
            sys.exit(f"bench: ended with {done.returncode}: {' '.join(command)}\n{done.stderr.decode()}")
    wall = time.monotonic() - start
    reap()
    return Run(1000 * wall, 1000 * (children_cpu() - before))


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reap():
    """Waits for the orphans."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return


def in_turn(runs, one, other):
    """The results of `one` and `other`, called A B B A A B B A ... after one call of each that does not count."""
    one(), other()
    results = [], []
    for i in range(runs):
        first = i % 2
        for side in (first, 1 - first):
            results[side].append((one, other)[side]())
    return results


def median(values):
    return statistics.median(values)
