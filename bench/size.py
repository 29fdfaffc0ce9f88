"""What lies on the disk of a login host."""

import subprocess

from table import Row, megabytes


def rows(lab, options):
    runtime = lab.runtime()
    used = int(subprocess.run(["du", "-s", "-B1", runtime], check=True, capture_output=True, text=True).stdout.split()[0])
    yield Row.size("runtime on disk (`du`)", used, "<= 55 MB", megabytes)
