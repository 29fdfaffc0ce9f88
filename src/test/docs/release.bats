# Version and date of the release are in pom.xml alone. Packages and man pages take both from there: see docs.bats,
# src/test/installed and src/test/deb.
bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_DIRNAME/../../.." || return
  version=$(sed -n 's#^  <version>\(.*\)</version>$#\1#p' pom.xml)
  date=$(sed -n 's#^ *<release.date>\(.*\)</release.date>$#\1#p' pom.xml)
}

equal() { # EXPECTED ACTUAL
  [[ $1 == "$2" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }
}

# found PATTERN: the files of this project with a line that grep -E finds. The changelog and the results of the
# benchmarks say when something was so.
found() {
  grep -rlIE --exclude-dir=target --exclude-dir=.git --exclude=CHANGELOG.md --exclude=RESULTS.md -e "$1" . | sort
}

@test "only pom.xml names the version" {
  equal ./pom.xml "$(found "(^|[^0-9.])${version//./\\.}([^0-9.]|$)")"
}

@test "only pom.xml has a date" {
  local month='(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*'
  equal ./pom.xml "$(found "\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\\b|\\b$month [0-9]{1,2},? 20[0-9]{2}\\b|\\b[0-9]{1,2} $month 20[0-9]{2}\\b")"
}

@test "the tarball's spec and changelog have the version and the date of the release" {
  tar -xzf target/slurm-spank-stunnel-"$version".tar.gz -C "$BATS_TEST_TMPDIR" --strip-components=1
  equal "* $(LC_ALL=C date -d "$date" '+%a %b %d %Y') slurm-spank-stunnel - $version-1" \
    "$(sed -n '/^%changelog/{n;p}' "$BATS_TEST_TMPDIR"/*.spec)"
  equal "$version" "$(sed -n 's/^Version: *//p' "$BATS_TEST_TMPDIR"/*.spec)"
  equal "slurm-spank-stunnel ($version) unstable; urgency=medium" "$(sed -n 1p "$BATS_TEST_TMPDIR/debian/changelog")"
  equal " -- The slurm-spank-stunnel developers <root@localhost>  $(LC_ALL=C date -u -d "$date 12:00Z" -R)" \
    "$(tail -n 1 "$BATS_TEST_TMPDIR/debian/changelog")"
}
