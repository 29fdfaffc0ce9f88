# What SECURITY.md promises has tests. Needs no cluster.
bats_require_minimum_version 1.5.0

repository=$(cd -- "$BATS_TEST_DIRNAME/../../.." && pwd)

# The tests that are named, as <file>: "<name>".
named() { grep -oE '`[A-Za-z-]+(\.bats)?: "[^"]*"`' "$repository/SECURITY.md" | tr -d '`'; }

exists() { # FILE NAME
  case $1 in
    *.bats) grep -rqsF --include="$1" "@test \"$2\" {" "$repository/src/test" ;;
    *) grep -rqsE --include="$1.java" "^    void $2\(" "$repository/src/test/java" ;;
  esac
}

@test "each test that SECURITY.md names exists" {
  local file name missing=''
  while IFS=: read -r file name; do
    name=${name# \"}
    exists "$file" "${name%\"}" || missing+="$file: $name"$'\n'
  done < <(named)
  [[ -z $missing ]] || { printf 'no such test:\n%s' "$missing"; return 1; }
  (($(named | wc -l) > 30))
}

@test "each line of SECURITY.md's table names one" {
  local lines
  lines=$(sed -n '/^| what | tests/,/^$/p' "$repository/SECURITY.md" | sed 1,2d | grep .)
  run -1 grep -vE '^\| (\*\*|.*`[A-Za-z-]+(\.bats)?: "[^"]*"` \|$)' <<<"$lines"
}
