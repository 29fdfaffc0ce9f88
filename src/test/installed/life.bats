# The RPM's life on a login host: upgrade, downgrade, use, removal. packaging/rpm/run-installed.sh installs it and runs this;
# RPM names the package, TARBALL what it was built from.
load ../srun/helpers
load package

setup_file() {
  bare_cluster_up || return
  echo 'PlugStackConfig=/etc/slurm/plugstack.conf' >>"$LAB/slurm.conf"
  build_previous || return
  PREVIOUS=$(echo "$BATS_FILE_TMPDIR/previous/slurm-spank-stunnel-0.0.9-"*."$(uname -m)".rpm)
  export PREVIOUS
}

# The same sources under a lower version, with other comments in the settings.
build_previous() {
  local tree=$BATS_FILE_TMPDIR/slurm-spank-stunnel-0.0.9
  mkdir "$tree"
  tar -xzf "$TARBALL" -C "$tree" --strip-components=1
  sed -i 's/^Version:.*/Version: 0.0.9/' "$tree"/*.spec
  echo '# These are the settings of 0.0.9.' >>"$tree/packaging/stunnel.conf"
  echo '# This is the line of 0.0.9.' >>"$tree/packaging/plugstack.conf"
  tar -czf "$tree.tar.gz" -C "$BATS_FILE_TMPDIR" "${tree##*/}"
  "$repository/packaging/rpm/build.sh" "$tree.tar.gz" "$BATS_FILE_TMPDIR/previous" 3>&-
}

# Each test begins with the package as it was built, on a host whose plugstack.conf includes the folder.
setup() {
  cd "$BATS_TEST_TMPDIR" || return
  remove
  echo 'include /etc/slurm/plugstack.conf.d/*.conf' >/etc/slurm/plugstack.conf
  files_of_host >before
  rpm_put -i "$RPM"
}

rpm() { HOME=$BATS_TEST_TMPDIR command rpm --dbpath "$RPMDB" "$@" 2> >(grep -v '^rpm: ' >&2); } # Debian's, about alien
rpm_put() { rpm --nodeps --nosignature "$@"; } # rpm does not know Debian's packages, and this one has no signature

remove() {
  ! rpm -q --quiet slurm-spank-stunnel || rpm -e slurm-spank-stunnel
  rm -f /etc/stunnel.conf.rpm* /etc/slurm/plugstack.conf.rpmsave /etc/slurm/plugstack.conf.d/stunnel.conf.rpm*
}

# Except for a folder that Debian's Slurm has as well, which rpm does not know.
files_of_host() { find /etc /usr -xdev -name '__pycache__' -prune -o -print | grep -v '/plugstack.conf.d$' | sort; }

version() { rpm -q --qf '%{VERSION}' slurm-spank-stunnel; }

@test "an upgrade keeps what the admin has edited" {
  remove
  rpm_put -i "$PREVIOUS"
  edit
  rpm_put -U "$RPM"
  [[ $(version) != 0.0.9 ]]
  is_edited
  # and shows what it would have installed, which Slurm does not read
  run -1 grep 'of 0.0.9' /etc/stunnel.conf.rpmnew /etc/slurm/plugstack.conf.d/stunnel.conf.rpmnew
  echo 'required /nowhere/stunnel.so' >>/etc/slurm/plugstack.conf.d/stunnel.conf.rpmnew
  is_edited
}

@test "a downgrade keeps it as well" {
  edit
  rpm_put -U --oldpackage "$PREVIOUS"
  equal 0.0.9 "$(version)"
  is_edited
}

@test "an upgrade under an open tunnel leaves it open, and it is closed as ever" {
  remove
  rpm_put -i "$PREVIOUS"
  edit
  stays_open rpm_put -U "$RPM"
}

# rpm -V compares sum, mode, owner and time of each file.
@test "use changes none of its files" {
  edit
  srun --tunnel=:8000 true
  run srun --tunnel=80:80 true
  begin_staying job --tunnel=:8000
  kill -KILL "$(pid_of job)"
  finish job
  equal 'S.5....T.  c /etc/slurm/plugstack.conf.d/stunnel.conf
S.5....T.  c /etc/stunnel.conf' "$(rpm -V --nodeps slurm-spank-stunnel)"
}

@test "removal leaves nothing" {
  run rpm -e slurm-spank-stunnel
  equal '' "$output"
  diff before <(files_of_host)
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "removal leaves what the admin has edited, under another name, and sruns as they were" {
  local line=/etc/slurm/plugstack.conf.d/stunnel.conf
  # A site may include more than the package asks for.
  echo 'include /etc/slurm/plugstack.conf.d/*' >/etc/slurm/plugstack.conf
  edit
  cp $line $line.rpmnew # as an upgrade leaves it
  run rpm -e slurm-spank-stunnel
  equal "warning: $line is saved as $line.rpmsave, without the line of stunnel.so
warning: /etc/stunnel.conf saved as /etc/stunnel.conf.rpmsave" "$output"
  equal '> /etc/slurm/plugstack.conf.d/stunnel.conf.rpmsave
> /etc/stunnel.conf.rpmsave' "$(diff before <(files_of_host) | grep '^[<>]')"
  tail -n 2 $line.rpmsave | grep -q '^# required .*/stunnel\.so$'
  tail -n 1 $line.rpmsave | grep -qx '# edited'
  run --separate-stderr srun echo ran
  equal ran "$output$stderr"
}

@test "removal misses no file of plugstack.conf.d that the admin has taken away" {
  rm /etc/slurm/plugstack.conf.d/stunnel.conf
  run rpm -e slurm-spank-stunnel
  equal '' "$output"
}

# Otherwise every srun of that moment fails.
@test "removal takes the line away before the library" {
  local gone
  for gone in unedited edited; do
    [[ $gone == unedited ]] || edit
    strace -f -y -o "$gone" -e trace=unlink,unlinkat,rename,renameat,renameat2 \
      rpm --dbpath "$RPMDB" -e slurm-spank-stunnel >/dev/null 2>&1
    equal 'line library' "$(sed -nE -e 's#.*plugstack\.conf\.d(/|>, ")stunnel\.conf".* = 0$#line#p' \
      -e 's#.*[/"]stunnel\.so".* = 0$#library#p' "$gone" | uniq | xargs)"
    rpm_put -i "$RPM"
  done
}

# The line would stop every srun of the site.
@test "removal takes a line out of plugstack.conf that was written by hand" {
  local line
  for line in 'required stunnel.so' "optional	$(rpm -ql slurm-spank-stunnel | grep 'stunnel\.so$') max_sessions=4"; do
    printf '%s\n' '# required stunnel.so of before' "$line" >/etc/slurm/plugstack.conf
    run rpm -e slurm-spank-stunnel
    equal 'warning: the line of stunnel.so is taken out of /etc/slurm/plugstack.conf, saved as /etc/slurm/plugstack.conf.rpmsave' \
      "$output"
    equal '# required stunnel.so of before' "$(</etc/slurm/plugstack.conf)"
    equal "$line" "$(tail -n 1 /etc/slurm/plugstack.conf.rpmsave)"
    run --separate-stderr srun echo ran
    equal ran "$output$stderr"
    rpm_put -i "$RPM"
  done
}

@test "removal leaves the line of another plugin of that name" {
  echo 'optional /opt/other/stunnel.so' >/etc/slurm/plugstack.conf
  rpm -e slurm-spank-stunnel
  equal 'optional /opt/other/stunnel.so' "$(</etc/slurm/plugstack.conf)"
}

@test "an upgrade leaves such a line where it is" {
  remove
  rpm_put -i "$PREVIOUS"
  echo 'required stunnel.so' >/etc/slurm/plugstack.conf
  rpm_put -U "$RPM"
  equal 'required stunnel.so' "$(</etc/slurm/plugstack.conf)"
}

@test "the release names the release of Slurm that it was built for" {
  [[ $(rpm -q --qf '%{RELEASE}' slurm-spank-stunnel) == 1.slurm"$(srun --version | sed -E 's/.* ([0-9]+\.[0-9]+)\..*/\1/')"* ]]
}

# digests RPM...
digests() { rpm -qp --qf '[%{FILEDIGESTS} %{FILEMODES:perms} %{FILEMTIMES} %{FILENAMES}\n]' "$@" | sort -k 4; }

# All files but the class archive, in which the order of classes, and with JDK 25 two numbers in its heap, differ from run
# to run.
@test "two builds have the same files, and need no network" {
  unshare --net "$repository/packaging/rpm/build.sh" "$TARBALL" "$PWD/again"
  diff <(digests "${RPM%/*}"/*."$(uname -m)".rpm | grep -v plugin.jsa) <(digests again/*."$(uname -m)".rpm | grep -v plugin.jsa)
  equal 2 "$(digests again/*."$(uname -m)".rpm | grep -c -e 'stunnel\.so$' -e 'stunnel\.so\.debug$')"
}

@test "another prefix, and a Slurm outside /usr that came from no package" {
  local file library
  mkdir -p opt/slurm/include
  cp -rL /usr/include/slurm opt/slurm/include/
  sed -i -E 's/(define SLURM_VERSION_NUMBER) .*/\1 0x130b05/' opt/slurm/include/slurm/slurm_version.h
  HOME=$PWD rpmbuild -tb --nodeps --define "_topdir $PWD/build" --define "slurm_prefix $PWD/opt/slurm" \
    --define '_prefix /opt/stunnel' --define '_sysconfdir /opt/stunnel/etc' --define 'slurm_confdir /opt/slurm/etc' \
    --without slurm_packages "$TARBALL" >rpmbuild.log 2>&1
  [[ $(rpm -qp --qf '%{RELEASE}' build/RPMS/*/slurm-spank-stunnel-[0-9]*.rpm) == 1.slurm19.11* ]]
  tar -xzf "$TARBALL" --wildcards --strip-components=1 '*.spec'
  rpm -qp --requires build/RPMS/*/slurm-spank-stunnel-[0-9]*.rpm >requires
  rpmspec -q --without slurm_packages --buildrequires ./*.spec >>requires
  grep -qx openssh-clients requires
  grep -qx gcc requires
  run -1 grep -E '^slurm( |-devel)' requires
  mkdir root
  rpm2cpio build/RPMS/*/slurm-spank-stunnel-[0-9]*.rpm | cpio --quiet -id -D root
  file=root/opt/slurm/etc/plugstack.conf.d/stunnel.conf
  library=$(sed -nE 's#^required (/opt/stunnel/.*/stunnel\.so) config=/opt/stunnel/etc/stunnel\.conf$#\1#p' $file)
  equal /opt/stunnel/etc/stunnel.conf "$(sed -nE 's/^# Settings: (.*)\.$/\1/p' $file)"
  equal '/opt/slurm/etc/plugstack.conf.d/*.conf' "$(sed -n 's/^# .*: include //p' $file)"
  grep -q /opt/stunnel/libexec/slurm-spank-stunnel "root$library"
  [[ -e root/opt/stunnel/etc/stunnel.conf && -e root/opt/stunnel/libexec/slurm-spank-stunnel/lib/watcher ]]
}

# lines_of FUNCTION FILE, as gdb finds them
lines_of() { gdb -batch -ex "info line $1" "$(rpm -ql slurm-spank-stunnel | grep "$2\$")"; }

@test "gdb finds the lines of loader and watcher in the debug package" {
  command -v gdb >/dev/null || skip 'no gdb here'
  [[ $(lines_of slurm_spank_init /stunnel.so; lines_of main /lib/watcher) != *' of "'* ]]
  rpm_put -i "${RPM%/*}"/slurm-spank-stunnel-debuginfo-*.rpm
  [[ $(lines_of slurm_spank_init /stunnel.so) == *'Line '*' of "hooks.c"'* ]]
  [[ $(lines_of main /lib/watcher) == *'Line '*' of '*'watcher.c"'* ]]
  rpm -e slurm-spank-stunnel-debuginfo
}
