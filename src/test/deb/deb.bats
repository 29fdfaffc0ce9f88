# The Debian package's life: built from TARBALL, checked by lintian, installed, used, upgraded, downgraded and removed. Only
# in the roots of lab/release, which are thrown away.
load ../srun/helpers
load ../installed/package

setup_file() {
  [[ ${LAB_ROOT:-} == thrown-away ]] || skip 'installs packages: only in a root of lab/release'
  bare_cluster_up || return
  echo 'PlugStackConfig=/etc/slurm/plugstack.conf' >>"$LAB/slurm.conf"
  DEB=$("$repository/packaging/deb/build.sh" "$TARBALL" "$BATS_FILE_TMPDIR/deb" 3>&-) || return
  export DEB
  build_previous >/dev/null || return
  export PREVIOUS=$BATS_FILE_TMPDIR/previous.deb
}

# The same files under a lower version, with other comments in the settings.
build_previous() {
  local tree=$BATS_FILE_TMPDIR/previous
  dpkg-deb --raw-extract "$DEB" "$tree"
  sed -i 's/^Version: [^+]*/Version: 0.0.9/' "$tree/DEBIAN/control"
  echo '# These are the settings of 0.0.9.' >>"$tree/etc/stunnel.conf"
  echo '# This is the line of 0.0.9.' >>"$tree/usr/share/slurm-spank-stunnel/plugstack.conf"
  dpkg-deb -Znone --build "$tree"
}

# More tests may follow in this root.
teardown_file() {
  cluster_down
  [[ ${LAB_ROOT:-} != thrown-away ]] || dpkg --purge slurm-spank-stunnel >/dev/null
}

# Each test begins with the package as it was built, and Debian's plugstack.conf.
setup() {
  cd "$BATS_TEST_TMPDIR" || return
  dpkg --purge slurm-spank-stunnel >/dev/null 2>&1
  echo 'include /etc/slurm/plugstack.conf.d/*.conf' >/etc/slurm/plugstack.conf
  files_of_host >before
  dpkg --install "$DEB" >/dev/null
}

files_of_host() { find /etc /usr -xdev -name '__pycache__' -prune -o -print | grep -v -- '-old$' | sort; }

# As a script does it. Without --force-confold, dpkg asks what to do with a file that both sides have changed.
apt_put() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --allow-downgrades -o Dpkg::Options::=--force-confold install "$1" \
    </dev/null >/dev/null 2>&1 3>&-
}

version() { dpkg-query -W -f '${Version}' slurm-spank-stunnel; }

@test "with Debian's plugstack.conf the package is all there is to do" {
  edit
  free_ports a b
  begin job srun --tunnel="$a:$b" python3 "$repository/src/test/srun/pages.py" "$b"
  eventually said job serving
  equal "page of $b" "$(fetch "localhost:$a")"
  kill -TERM "$(pid_of job)"
  finish job
  nothing_left
}

@test "the JVM uses the class archive that was made when the package was built" {
  edit
  echo -Xshare:on >>/usr/libexec/slurm-spank-stunnel/jvm.options
  works
}

@test "the plugin is where Slurm has its own, and its version names the release" {
  local release
  release=$(srun --version | sed -E 's/.* ([0-9]+\.[0-9]+)\..*/\1/')
  equal "$(scontrol show config | sed -n 's/^PluginDir *= *//p')/stunnel.so" "$(dpkg -L slurm-spank-stunnel | grep 'stunnel\.so$')"
  [[ $(version) == *+slurm"$release" ]]
  [[ $(dpkg-query -W -f '${Depends}' slurm-spank-stunnel) == *"slurm-wlm-basic-plugins (>= $release), slurm-wlm-basic-plugins (<< $release.999)"* ]]
}

@test "an upgrade keeps what the admin has edited, a downgrade as well" {
  apt_put "$PREVIOUS"
  edit
  apt_put "$DEB"
  [[ $(version) != 0.0.9* ]]
  is_edited
  # and shows what it would have installed, where Slurm does not read it
  run -1 grep 'of 0.0.9' /etc/stunnel.conf.dpkg-dist /usr/share/slurm-spank-stunnel/plugstack.conf
  equal stunnel.conf "$(ls /etc/slurm/plugstack.conf.d)"
  apt_put "$PREVIOUS"
  [[ $(version) == 0.0.9* ]]
  is_edited
}

@test "settings that nobody has edited are those of the version that is there" {
  apt_put "$PREVIOUS"
  grep -q 'of 0.0.9' /etc/stunnel.conf
  grep -q 'of 0.0.9' /etc/slurm/plugstack.conf.d/stunnel.conf
  apt_put "$DEB"
  run -1 grep 'of 0.0.9' /etc/stunnel.conf /etc/slurm/plugstack.conf.d/stunnel.conf
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "an upgrade under an open tunnel leaves it open, and it is closed as ever" {
  apt_put "$PREVIOUS"
  edit
  stays_open apt_put "$DEB"
}

@test "use changes none of its files" {
  edit
  works
  equal '??5?????? c /etc/stunnel.conf' "$(dpkg --verify slurm-spank-stunnel)"
}

# dpkg leaves conffiles: a line in plugstack.conf.d would stay, and name a library that is gone.
@test "removal leaves sruns as they were, and the next installation what the admin has edited" {
  edit
  # A site may include more than the package asks for.
  echo 'include /etc/slurm/plugstack.conf.d/*' >/etc/slurm/plugstack.conf
  dpkg --remove slurm-spank-stunnel >/dev/null
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
  dpkg --install "$DEB" >/dev/null 2>&1
  is_edited
}

@test "removal, and a new version later" {
  local edited
  for edited in no yes; do
    dpkg --purge slurm-spank-stunnel >/dev/null
    apt_put "$PREVIOUS"
    [[ $edited == no ]] || edit
    dpkg --remove slurm-spank-stunnel >/dev/null
    apt_put "$DEB"
    [[ $(version) != 0.0.9* ]]
    if [[ $edited == no ]]; then
      run -1 grep 'of 0.0.9' /etc/stunnel.conf /etc/slurm/plugstack.conf.d/stunnel.conf
      edit
    fi
    is_edited
  done
}

@test "a line that the admin has taken away does not come back, one of his own stays" {
  rm /etc/slurm/plugstack.conf.d/stunnel.conf
  apt_put "$PREVIOUS"
  equal '' "$(ls -A /etc/slurm/plugstack.conf.d)"
  dpkg --purge slurm-spank-stunnel >/dev/null
  echo '# our own' >/etc/slurm/plugstack.conf.d/stunnel.conf
  apt_put "$DEB"
  equal '# our own' "$(</etc/slurm/plugstack.conf.d/stunnel.conf)"
}

@test "an installation that was cut short goes on" {
  rm -r /var/lib/slurm-spank-stunnel
  run dpkg-reconfigure slurm-spank-stunnel
  equal 0 "$status"
  run -1 grep 'has been edited' <<<"$output"
  edit
  works
}

@test "systemd-tmpfiles leaves the directories of sessions alone" { tmpfiles_keeps_sessions; }

@test "the links between the installed guides work" { links_work; }

@test "purging leaves nothing" {
  apt_put "$PREVIOUS"
  edit
  apt_put "$DEB"
  dpkg --remove slurm-spank-stunnel >/dev/null
  dpkg --purge slurm-spank-stunnel >/dev/null
  rm -f /etc/stunnel.conf.dpkg-* # dpkg's
  diff before <(files_of_host)
  [[ ! -e /var/lib/slurm-spank-stunnel ]]
}

@test "removal takes a line out of plugstack.conf that was written by hand" {
  echo 'required stunnel.so' >>/etc/slurm/plugstack.conf
  dpkg --remove slurm-spank-stunnel >output
  grep -q 'the line of stunnel.so is taken out of /etc/slurm/plugstack.conf' output
  equal 'include /etc/slurm/plugstack.conf.d/*.conf' "$(</etc/slurm/plugstack.conf)"
}

@test "without headers of Slurm nothing is built" {
  tar -xzf "$TARBALL" --wildcards --strip-components=1 '*/debian/rules'
  run make -f debian/rules override_dh_auto_configure CC=false
  [[ $status != 0 && $output == *'no headers of Slurm: libslurm-dev has slurm/slurm_version.h'* ]]
}
