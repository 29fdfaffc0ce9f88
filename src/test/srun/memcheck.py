"""Prints what valgrind has found that is ours, from its logs: memcheck.py LOG... Exit code 1 if there is any.

An error is of who is on top of its stack, libc and valgrind's own replacements of it aside: a JVM touches pages below the
stack pointer and knows why, and all that it does has the loader further down. Ours as well is what other libraries do
with memory that the loader has given them, and what Java has handed to C through JNA or jffi. The loader and the watcher
have to be stripped, as they are when installed: with debugging information, frames name a file and a line instead.
"""
import re
import sys

OURS = ("/stunnel.so", "/lib/watcher", "/libjffi", "/libjnidispatch")
LIBC = ("/libc.so", "/ld-linux", "/vgpreload_")
FRAME = re.compile(r"\s+(?:at|by) 0x[0-9A-F]+: (?P<what>.*)")


def main(logs):
    found = 0
    for log in logs:
        with open(log, encoding="utf-8", errors="replace") as lines:
            text = "".join(re.sub(r"^==\d+== ?", "", line) for line in lines)
        if "Memcheck, a memory error detector" not in text:
            print(f"not a log of memcheck: {log}")
            found += 1
        for block in re.split(r"\n\s*\n", text):
            if any(is_ours(stack) for stack in stacks(block)):
                print(block, end="\n\n")
                found += 1
    return min(found, 1)


def stacks(block):
    """The stack of the error itself, and those of the memory that it is about."""
    stack = []
    for line in block.splitlines():
        frame = FRAME.fullmatch(line)
        if frame:
            stack.append(frame["what"])
        elif stack:
            yield stack
            stack = []
    if stack:
        yield stack


def is_ours(stack):
    for frame in stack:
        code_of_the_jvm = frame == "???"
        # libc has debugging information here and there, and is then named by file and line
        beyond_libc = "(in " in frame and not any(name in frame for name in LIBC)
        if code_of_the_jvm or beyond_libc:
            return any(name in frame for name in OURS)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
