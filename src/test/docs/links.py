"""Prints each link of Markdown files that leads to no file, or to no heading of one. Other hosts are not asked."""
import os
import re
import sys


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.S)


def anchors(path):
    """The names that forges give to headings: lower case, spaces as dashes, no punctuation."""
    with open(path, encoding="utf-8") as file:
        headings = re.findall(r"^#+ +(.*)$", without_code(file.read()), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


for source in sys.argv[1:]:
    with open(source, encoding="utf-8") as file:
        links = re.findall(r"\]\(([^)\s]+)\)", without_code(file.read()))
    for link in links:
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(source), path)) if path else source
        if not os.path.exists(target):
            print(f"{source}: no such file: {link}")
        elif anchor and anchor not in anchors(target):
            print(f"{source}: no such heading: {link}")
