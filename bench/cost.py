"""What sessions cost a login host in memory, as more and more of them stand side by side."""

from idle import pss
from lab import Staying, free_port
from table import MEGABYTES, Row


def rows(lab, options):
    lab.configure("max_sessions = 1000")
    for count in options.crowds:
        plain = mean_pss(lab, ["srun", "-N1", "-n1"], count)
        with_tunnel = mean_pss(lab, None, count)
        yield Row.difference(
            f"Pss of srun and its ssh, mean of {count} sessions", "plain sruns", [with_tunnel], [plain], "", MEGABYTES
        )


def mean_pss(lab, command, count):
    jobs = [
        Staying(lab, command or lab.tunnel((free_port(), free_port()))) for _ in range(count)
    ]
    for job in jobs:
        job.await_start()
    total = pss([pid for job in jobs for pid in job.processes()] + lab.masters())
    for job in jobs:
        job.end()
    for job in jobs:
        job.await_end()
    return total / count
