# The watcher reads state files as docs/state-files.md says; the tests of Java read the same files.

load helpers

fixtures=$repository/src/test/state-files

@test "each state file is understood as the file beside it says" {
  local file key
  local -a keys
  export LC_ALL=C
  "${CC:-gcc}" -g -D_GNU_SOURCE -std=gnu11 -Wall -Werror -fsanitize=address,undefined -I"$repository/watcher" -o values \
    "$here/values.c" "$repository/watcher/state_file.c"
  cp "$fixtures"/* .
  chmod 600 ./exitflag.* ./host.*
  for file in exitflag.* host.*; do
    [[ $file != *.expected ]] || continue
    # every key that any reader could see there
    readarray -t keys < <(tr '\0' '\n' <"$file" | sed -n 's/\([^=]\)=.*/\1/p' | sort -u)
    ./values "$file" "${keys[@]}" | sort >actual
    sort "$file.expected" | cmp - actual || { echo "$file:"; cat -v actual; return 1; }
  done
}

@test "a file of another user is not opened, nor a link, a fifo or a directory" {
  ((EUID == 0)) || skip 'needs root, for a second user'
  "${CC:-gcc}" -D_GNU_SOURCE -std=gnu11 -I"$repository/watcher" -o values "$here/values.c" "$repository/watcher/state_file.c"
  echo node=node1 >file
  equal node=node1 "$(./values file node)"
  ln -s file link
  mkfifo fifo
  chown nobody file
  for name in file link fifo other none; do run -1 ./values "$name" node; done
}
