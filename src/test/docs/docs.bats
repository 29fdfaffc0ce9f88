# The man pages as Maven has made them, and what the guides lead to. That each message has an entry in
# docs/troubleshooting.md, and each key one in stunnel.conf(5), JUnit says: src/test/java/slurm/docs.
bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_DIRNAME/../../.." || return
  pages=(target/man/slurm-spank-stunnel.8 target/man/stunnel.conf.5)
}

@test "man formats the pages without a warning" {
  local page
  for page in "${pages[@]}"; do
    equal '' "$(MANROFFSEQ='' MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)"
  done
}

# Accepted is one of mandoc's STYLE notes, "input text line longer than 80 bytes": Asciidoctor keeps the lines of the
# source, which has a sentence on each.
@test "mandoc finds nothing wrong with the pages but long lines in their sources" {
  local page
  for page in "${pages[@]}"; do
    equal '' "$(mandoc -T lint "$page" 2>&1 | grep -v 'STYLE: input text line longer than 80 bytes')"
  done
}

@test "the pages have the version and the date of the release, and no date of the build" {
  local page version date
  version=$(sed -n 's#^  <version>\(.*\)</version>$#\1#p' pom.xml)
  date=$(sed -n 's#^ *<release.date>\(.*\)</release.date>$#\1#p' pom.xml)
  for page in "${pages[@]}"; do
    equal "\"$date\" \"slurm\\-spank\\-stunnel $version\" \"Slurm plugins\"" "$(sed -nE 's/^\.TH "[^"]*" "[58]" //p' "$page")"
    equal "$date" "$(grep -oE '[0-9]{4}-[0-9]{2}-[0-9]{2}' "$page" | sort -u)"
  done
}

@test "a line of the pages fits into 80 columns" {
  local page
  for page in "${pages[@]}"; do
    equal '' "$(MANWIDTH=80 LC_ALL=C.UTF-8 man -E UTF-8 -l "$page" | sed 's/.\x08//g; s/\x1b\[[0-9;]*m//g' | grep -E '.{81}')"
  done
}

@test "packed pages carry neither name nor time, and all documents are in the stage" {
  local page packed
  for page in "${pages[@]}"; do
    packed=target/stage/usr/share/man/man${page##*.}/${page##*/}.gz
    equal 1f8b080000000000 "$(head -c 8 "$packed" | od -An -tx1 | tr -d ' \n')"
    zcat "$packed" | cmp - "$page"
  done
  for page in README.md SECURITY.md docs/*.md docs/*.svg; do
    cmp "$page" "target/stage/usr/share/doc/slurm-spank-stunnel/$page"
  done
}

@test "links lead to files and headings that are there" {
  equal '' "$(python3 src/test/docs/links.py README.md SECURITY.md CONTRIBUTING.md docs/*.md)"
}

@test "the picture is well-formed, says what it shows, and brings nothing from elsewhere" {
  python3 -c 'import sys, xml.dom.minidom as dom; d = dom.parse(sys.argv[1])
for tag in "title", "desc": assert d.getElementsByTagName(tag)
for tag in "script", "image", "use", "foreignObject": assert not d.getElementsByTagName(tag)' docs/tunnel.svg
  grep -q 'prefers-color-scheme: dark' docs/tunnel.svg
}

equal() { # EXPECTED ACTUAL
  [[ $1 == "$2" ]] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2"; return 1; }
}
