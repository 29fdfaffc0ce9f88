"""What sessions cost while their jobs run: memory, CPU, wake-ups, threads."""

import os
import re
import time
from pathlib import Path

from lab import Staying, free_port, read
from table import MEGABYTES, NUMBER, Row

TICK = 1 / os.sysconf("SC_CLK_TCK")


def rows(lab, options):
    lab.configure("max_sessions = 1000")
    plain = [Staying(lab, ["srun", "-N1", "-n1"]) for _ in range(options.crowd_idle)]
    tunnels = [Staying(lab, lab.tunnel((free_port(), free_port()))) for _ in range(options.crowd_idle)]
    for job in plain + tunnels:
        job.await_start()
    yield Row.difference(
        f"idle session, Pss of srun, {options.crowd_idle} side by side",
        "as many plain sruns",
        [pss(job.processes()) for job in tunnels],
        [pss(job.processes()) for job in plain],
        "<= 22 MB",
        MEGABYTES,
    )
    yield Row.difference(
        "threads of srun",
        "plain srun",
        [threads(job) for job in tunnels],
        [threads(job) for job in plain],
        "<= 10",
        NUMBER,
    )
    yield from activity(tunnels, plain, options)
    for job in plain + tunnels:
        job.end()
    for job in plain + tunnels:
        job.await_end()


def activity(tunnels, plain, options):
    """All at once, over the same seconds."""
    jobs = tunnels + plain
    before = [(cpu(job), switches(job)) for job in jobs]
    time.sleep(options.seconds)
    spent = [(cpu(job) - c, wake_ups(switches(job), s)) for job, (c, s) in zip(jobs, before)]
    ours, others = spent[: len(tunnels)], spent[len(tunnels) :]
    seconds = f"over {options.seconds} s"
    yield Row.difference(
        f"CPU ticks of an idle session {seconds}", "plain srun", [c for c, _ in ours], [c for c, _ in others], "0", NUMBER
    )
    yield Row.difference(
        f"its wake-ups {seconds}",
        "plain srun",
        [w for _, w in ours],
        [w for _, w in others],
        f"<= {options.seconds // 5}",
        NUMBER,
    )


def pss(pids):
    """Megabytes; shared pages count in parts."""
    total = 0
    for pid in pids:
        total += 1024 / 1e6 * int(re.search(rb"^Pss:\s+(\d+)", read(f"/proc/{pid}/smaps_rollup"), re.MULTILINE)[1])
    return total


def threads(job):
    return len(os.listdir(f"/proc/{job.process.pid}/task"))


def cpu(job):
    """Ticks of srun and its shepherd."""
    total = 0
    for pid in job.processes():
        fields = read(f"/proc/{pid}/stat").rsplit(b")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total


def switches(job):
    """How often each of their threads has given up the processor or lost it."""
    counts = {}
    for pid in job.processes():
        for task in Path(f"/proc/{pid}/task").iterdir():
            counts[task.name] = sum(int(count) for count in re.findall(rb"ctxt_switches:\s+(\d+)", read(task / "status")))
    return counts


def wake_ups(after, before):
    """Of the threads that are still there."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())
