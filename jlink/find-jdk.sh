#!/bin/sh
# Prints the home of a JDK 17 or later that has jlink: JAVA_HOME if it names one, else the newest one in /usr/lib/jvm.
set -eu

major() { # prints the release of the JDK at $1, or 0 if it cannot make a runtime image
    # jlink needs the modules in jmods. Some packages of JDKs lack them; some JDKs from release 24 on can do without.
    if [ -x "$1/bin/jlink" ] && [ -f "$1/release" ] && { [ -f "$1/jmods/java.base.jmod" ] ||
        "$1/bin/jlink" --help | grep -q 'run-time image enabled'; }; then
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
