"""Runs the rows for each lab and prints the table: see run.sh."""

import argparse
import datetime
import os
import platform
import subprocess
import sys
from dataclasses import dataclass

import cost
import crowd
import idle
import size
import start
import table
import traffic
from lab import Lab
from measure import adopt_orphans

ROWS = {"start": start, "idle": idle, "traffic": traffic, "crowd": crowd, "cost": cost, "size": size}


@dataclass(frozen=True)
class Options:
    """How much is done for a figure."""

    runs: int
    few: int = 15  # of what takes long
    crowd_idle: int = 10
    seconds: int = 60
    megabytes: int = 1000
    connections: int = 1000
    crowd: int = 50
    crowds: tuple = (10, 100)

    @staticmethod
    def quick():
        return Options(1, few=1, crowd_idle=2, seconds=5, megabytes=10, connections=10, crowd=5, crowds=(1, 2))


def main():
    arguments = parse()
    options = Options.quick() if arguments.quick else Options(arguments.runs)
    adopt_orphans()
    labs = [Lab(*name.split("=")) for name in arguments.labs]
    print(head(labs[0], " ".join(["bench/run.sh", *(a for a in sys.argv[1:] if a.startswith("--"))])))
    for lab in labs:
        print(f"\n## JDK {lab.jdk}\n\n{table.HEAD}", flush=True)
        for group in arguments.only or ROWS:
            print(f"bench: JDK {lab.jdk}: {group}", file=sys.stderr)
            lab.plugin(True)
            lab.configure()
            for row in ROWS[group].rows(lab, options):
                print(row.line(), flush=True)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", choices=ROWS)
    parser.add_argument("labs", nargs="+", metavar="JDK=LAB=RPMS")
    return parser.parse_args()


def head(lab, command):
    def version(*command):
        done = subprocess.run(command, env=lab.environment, capture_output=True, text=True)
        return (done.stdout or done.stderr).strip()

    with open("/proc/cpuinfo") as file:
        cpu = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return (
        "# What srun --tunnel costs\n\n"
        f"`{command} > bench/RESULTS.md` made this file. Figures are medians; the two sides of a row ran in turn. "
        "Compare figures within a row only.\n\n"
        f"Measured on {datetime.date.today()}: {os.cpu_count()} cores ({cpu}), Linux {platform.release()}, "
        f"{version('srun', '--version')}, {version('ssh', '-V').split(',')[0]}."
    )


if __name__ == "__main__":
    main()
