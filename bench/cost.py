"""What sessions cost a login host in memory, as more and more of them stand side by side."""

from idle import pss
from lab import Staying, free_port
from table import MEGABYTES, Row

EXTRAPOLATED = 500


def rows(lab, options):
    lab.configure("max_sessions = 1000")
    totals = []
    for count in options.crowds:
        plain = total_pss(lab, count, lambda: ["srun", "-N1", "-n1"])
        ours = total_pss(lab, count, lambda: lab.tunnel((free_port(), free_port())))
        totals.append((count, ours))
        what = f"{count} sessions, Pss of srun, ssh and watcher, each"
        yield Row.difference(what, "plain sruns", [ours / count], [plain / count], "", MEGABYTES)
    (few, small), (many, large) = totals
    each = (large - small) / (many - few)
    total = large + each * (EXTRAPOLATED - many)
    yield Row.size(f"{EXTRAPOLATED} sessions together, extrapolated from these", total, "", MEGABYTES)


def total_pss(lab, count, command):
    """Megabytes of so many sessions that run the command, their ssh and watchers included."""
    jobs = [Staying(lab, command()) for _ in range(count)]
    for job in jobs:
        job.await_start()
    total = pss([pid for job in jobs for pid in job.processes()] + lab.companions())
    for job in jobs:
        job.end()
    for job in jobs:
        job.await_end()
    return total
