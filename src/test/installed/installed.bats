# The RPM's files, where it installs them, as a site uses them: the file in plugstack.conf.d, its
# /etc/stunnel.conf, its runtime. packaging/rpm/run-installed.sh runs this; RPM names the package.
load ../srun/helpers
load package

readonly runtime=/usr/libexec/slurm-spank-stunnel

setup_file() {
  bare_cluster_up || return
  echo "include /etc/slurm/plugstack.conf.d/*.conf" >"$LAB/plugstack.conf"
  cp /etc/stunnel.conf /etc/stunnel.conf.rpm
  cp "$runtime/jvm.options" "$runtime/jvm.options.rpm"
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  { cat /etc/stunnel.conf.rpm; echo "ssh_args = -F $LAB/ssh/config"; echo "state_dir = $LAB/state"; } >/etc/stunnel.conf
  cp "$runtime/jvm.options.rpm" "$runtime/jvm.options"
}

# Debian's makes ~/.rpmdb.
rpm() { HOME=$BATS_TEST_TMPDIR command rpm "$@"; }

# The JVM ends if it cannot use the class archive.
demand_archive() {
  echo -Xshare:on >>"$runtime/jvm.options"
}

@test "srun --help shows the option" {
  srun --help | grep -q -- '--tunnel='
}

@test "two pages are fetched through two pairs" {
  free_ports a1 a2 b1 b2
  begin job srun -N1 --tunnel="$a1:$a2,$b1:$b2" python3 "$repository/src/test/srun/pages.py" "$a2" "$b2"
  eventually said job serving
  equal "page of $a2" "$(fetch "localhost:$a1")"
  equal "page of $b2" "$(fetch "localhost:$b1")"
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left
  run ! listening "$a1"
  run ! listening "$b1"
}

@test "the JVM uses the class archive that was made in rpmbuild" {
  demand_archive
  run --separate-stderr srun --tunnel=:8000 echo ran
  equal ran "$output"
}

@test "a runtime that has changed since then runs without the archive, and the test above would notice" {
  cp "$runtime/lib/modules" modules
  echo >>"$runtime/lib/modules"
  run --separate-stderr srun --tunnel=:8000 echo without
  equal without "$output"
  demand_archive
  run --separate-stderr srun --tunnel=:8000 echo with
  equal '' "$output"
  cp modules "$runtime/lib/modules"
}

@test "/etc/stunnel.conf is read" {
  echo 'max_sessions = many' >>/etc/stunnel.conf
  run --separate-stderr srun --tunnel=:8000 true
  [[ $(told) == *"/etc/stunnel.conf:$(wc -l </etc/stunnel.conf): "* ]]
}

@test "systemd-tmpfiles leaves the directories of sessions alone" { tmpfiles_keeps_sessions; }

@test "the links between the installed guides work" { links_work; }

@test "every file is root's, and none but root can write to it" {
  equal '' "$(rpm -qp --qf '[%{FILEMODES:perms} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILENAMES}\n]' "$RPM" \
    | grep -v '^l' | grep -vE '^.r[w-][x-]r-[x-]r-[x-] root:root ' || true)"
}

@test "required are ssh, Slurm in the release that the loader was compiled for, and libraries of the system" {
  local release
  release=$(srun --version | sed -E 's/.* ([0-9]+\.[0-9]+)\..*/\1/')
  equal "/bin/sh
coreutils
grep
openssh-clients
sed
slurm < $release.999
slurm >= $release" "$(rpm -qp --requires "$RPM" | grep -vE '^(rtld|rpmlib|config)\(|^(lib(c|dl|m|pthread|rt|z|gcc_s|stdc\+\+)|ld-linux[^(]*)\.so' | sort)"
}

@test "nothing is provided but the package itself" {
  equal 'config(slurm-spank-stunnel) slurm-spank-stunnel slurm-spank-stunnel' \
    "$(rpm -qp --provides "$RPM" | sed 's/ .*//; s/(x86-64)\|(aarch-64)//' | xargs)"
}
