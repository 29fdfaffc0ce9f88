"""How long srun takes: without --tunnel, with it, and refusing it."""

import re

import subprocess
import sys

from lab import free_port
from measure import in_turn, once
from table import MILLISECONDS, Row

REFUSED = 255  # srun's exit code for a bad option


def rows(lab, options):
    yield from plain(lab, options)
    yield from tunnel(lab, options)
    yield from refusal(lab, options)


def plain(lab, options):
    command = ["srun", "-N1", "-w", "node1", "true"]

    def with_plugin(present, measure):
        def call():
            lab.plugin(present)
            return measure()

        return call

    def wall():
        return once([command], lab.environment)

    ours, others = in_turn(options.runs, with_plugin(True, wall), with_plugin(False, wall))
    yield Row.ratio(
        "`srun -N1 true` with the plugin installed, wall",
        "without it",
        [run.wall for run in ours],
        [run.wall for run in others],
        "<= 1.03",
        MILLISECONDS,
    )

    def instructions():
        return callgrind(command, lab.environment)

    ours, others = in_turn(options.few, with_plugin(True, instructions), with_plugin(False, instructions))
    yield Row.ratio("the same, instructions (callgrind)", "without it", ours, others, "<= 1.01", "{:.2f} M")


def callgrind(command, environment):
    """Millions of instructions of srun itself; its shepherd, a forked copy, is counted apart, and has done less."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    collected = re.findall(r"^==\d+== Collected : (\d+)", done.stderr, re.MULTILINE)
    if done.returncode or not collected:
        sys.exit("bench: callgrind: " + done.stderr)
    return max(map(int, collected)) / 1e6


def tunnel(lab, options):
    lab.plugin(True)
    pair = free_port(), free_port()
    hand = lab.by_hand(pair, "true")
    ours, others = in_turn(
        options.runs,
        lambda: once([lab.tunnel(pair, "true")], lab.environment),
        lambda: once(hand, lab.environment),
    )
    yield Row.ratio(
        "`srun -N1 --tunnel=A:B true`, wall",
        "by hand: `ssh -f -N -M -L`, srun, `ssh -O exit`",
        [run.wall for run in ours],
        [run.wall for run in others],
        "<= 1.20 on JDK 25, 1.35 on 17",
        MILLISECONDS,
    )
    yield Row.ratio(
        "the same, user + system CPU of srun and all its children",
        "by hand",
        [run.cpu for run in ours],
        [run.cpu for run in others],
        "<= 1.6",
        MILLISECONDS,
    )


def refusal(lab, options):
    def help_without_plugin():
        lab.plugin(False)
        return once([["srun", "--help"]], lab.environment).wall

    def refused():
        lab.plugin(True)
        return once([["srun", "-N1", "--tunnel=80:80", "true"]], lab.environment, expect=REFUSED).wall

    ours, others = in_turn(options.runs, refused, help_without_plugin)
    yield Row.difference(
        "`--tunnel=80:80` refused, wall", "`srun --help` without the plugin", ours, others, "<= +80 ms on 25", MILLISECONDS
    )
