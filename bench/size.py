"""What lies on the disk of a login host, and what goes over the network."""

import os
import platform
import subprocess

from table import MEGABYTES, Row


def rows(lab, options):
    du = subprocess.run(["du", "-s", "-B1", lab.runtime()], check=True, capture_output=True, text=True)
    yield Row.size("runtime on disk (`du`)", int(du.stdout.split()[0]) / 1e6, "<= 55 MB", MEGABYTES)
    (rpm,) = lab.rpms.glob(f"slurm-spank-stunnel-[0-9]*.{platform.machine()}.rpm")
    yield Row.size("RPM", os.path.getsize(rpm) / 1e6, "<= 35 MB", MEGABYTES)
