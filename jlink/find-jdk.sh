#!/bin/sh
# Prints the home of the newest JDK (17 or later, with jlink): JAVA_HOME if that is one, else from /usr/lib/jvm.
set -eu

major() { # of the JDK at $1, 0 where it is none that can make a runtime
    if [ -x "$1/bin/jlink" ] && [ -f "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        echo 0
    fi
}

if [ -n "${JAVA_HOME:-}" ] && [ "$(major "$JAVA_HOME")" -ge 17 ]; then
    echo "$JAVA_HOME"
    exit 0
fi

newest=16
home=
for candidate in /usr/lib/jvm/*; do
    release=$(major "$candidate")
    if [ "${release:-0}" -gt "$newest" ]; then
        newest=$release
        home=$candidate
    fi
done
if [ -z "$home" ]; then
    echo "find-jdk: no JDK 17 or later with jlink: in JAVA_HOME or /usr/lib/jvm" >&2
    exit 1
fi
echo "$home"
