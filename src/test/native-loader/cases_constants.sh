# shellcheck shell=bash
# java_constants.c has an entry for every number that the Java classes copy from a C header.
# shellcheck disable=SC2154 # set by run.sh

# These constants do not come from a C header: a package may have them without an entry. STATE and START_TIME are fields of
# proc(5), which has no header.
no_header='\.(STATE|START_TIME|[A-Z_]*MILLIS[A-Z_]*|NANOS_PER_[A-Z]+|LONGEST|LONGEST_(CHAIN|LIST|VALUE|CONTROL|LINE)|MOST_[A-Z]+|USUAL_LENGTH|ATTEMPTS|serialVersionUID) = '

# Prints "CLASS.NAME = VALUE" for each entry, without the spaces in VALUE.
constants_in_c() {
  sed -nE 's/^JAVA_CONSTANT\((\w+), (\w+), .*, ([^,]*)\);$/\1.\2 = \3/p' "$loader/java_constants.c" | compact
}

# constants_in_java FILE...: the same for each constant of an integer type, and for each constant of an enum with a number.
constants_in_java() {
  local file
  for file in "$@"; do
    sed -nE -e 's/^ +(private |public )?static final (int|short|long) (\w+) = ([0-9a-fx| ]+);.*/\3 = \4/p' \
      -e 's/^    ([A-Z0-9_]+)\(([0-9]+)\)[,;]$/\1 = \2/p' "$file" | sed "s/^/$(basename "$file" .java)./"
  done | grep -vE "$no_header" | compact
}

compact() {
  sed -E ':more; s/(= .*[^ ]) +/\1/; t more' | sort
}

# Prints the files of slurm.posix and slurm.spank, and those of the plugin's classes that java_constants.c names.
java_files() {
  local sources=$repository/src/main/java class
  {
    find "$sources/slurm/posix" "$sources/slurm/spank" -name '*.java'
    sed -nE 's/^JAVA_(CONSTANT|FACT)\((\w+),.*/\2/p' "$loader/java_constants.c" | sort -u | while read -r class; do
      find "$sources" -name "$class.java" | grep . || echo "no such class: $class" >&2
    done
  } | sort -u
}

test_constants() {
  local -a files
  report 'every class that java_constants.c names exists' '' "$(java_files 2>&1 >/dev/null)"
  mapfile -t files < <(java_files 2>/dev/null)
  report 'the Java classes and java_constants.c have the same constants' "$(constants_in_java "${files[@]}")" "$(constants_in_c)"

  sed 's/^JAVA_CONSTANT(UnixSocket, UCRED_UID,.* 4);/JAVA_CONSTANT(UnixSocket, UCRED_UID, offsetof(struct ucred, uid), 8);/' \
    "$loader/java_constants.c" >"$work/java_constants.c"
  # shellcheck disable=SC2086 # words
  report 'a constant that is wrong on this machine does not compile' 'UnixSocket.UCRED_UID' \
    "$(LC_ALL=C "$CC" $warnings $includes -I"$loader" -fsyntax-only "$work/java_constants.c" 2>&1 | grep -o 'UnixSocket.UCRED_UID' | head -n 1)"
}
