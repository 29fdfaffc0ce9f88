# shellcheck shell=bash
# Damaged files of a runtime: those of the stub, changed by a byte.
# shellcheck disable=SC2154 # set by run.sh

# damaged TITLE MESSAGE: one line says what is wrong with $broken, and no libjvm is loaded.
damaged() {
  expect "runtime: $1" -- runtime="$broken" -- init option x mapped <<END
error: stunnel: runtime: $2
option = -1
mapped: plugin
exit code 0
END
}

# intact TITLE: the JVM of $broken starts.
intact() {
  expect "runtime: $1" -- runtime="$broken" -- init option x <<END
java: boot slurm/stunnel/TunnelPlugin as stunnel with runtime=$broken
java: option 1: x
option = 0
java: exit
exit code 0
END
}

# image SLOTS LOCATIONS STRINGS BYTES: writes an image of classes with these sizes in its header and truncates it to BYTES.
image() {
  local word
  {
    printf '\xda\xda\xfe\xca'
    for word in 0 0 0 "$1" "$2" "$3"; do little_endian 4 "$word"; done
    head -c 100 /dev/zero
  } | head -c "$4" >"$broken/lib/modules"
}

# little_endian BYTES NUMBER: prints the number in binary.
little_endian() {
  local i
  # shellcheck disable=SC2059 # the format is the byte
  for ((i = 0; i < $1; i++)); do printf "\\x$(printf %02x $(($2 >> 8 * i & 255)))"; done
}

# set_header FILE OFFSET BYTES NUMBER: sets a field of the ELF header.
set_header() { little_endian "$3" "$4" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

test_damaged_runtime() {
  local broken=$work/broken
  cp -r "$runtime" "$broken"
  damaged_image
  damaged_library
}

damaged_image() {
  local modules=$broken/lib/modules
  : >"$modules"
  damaged 'an empty image of classes' "cannot read $modules: cut off"
  image 0 0 0 27
  damaged 'an image that is shorter than its header by a byte' "cannot read $modules: cut off"
  image 0 0 0 28
  intact 'an image that is nothing but a header'
  image 1 2 3 40
  damaged 'an image that is shorter than its index by a byte' "cannot read $modules: cut off"
  image 1 2 3 41
  intact 'an image that is as long as its index'
  image 0x20000000 0 0 41
  damaged 'an image whose index is longer than 4 GB' "cannot read $modules: cut off"
  image 0 0x80000000 0x80000000 41
  damaged 'an image with two parts of 2 GB in its index' "cannot read $modules: cut off"
  head -c 41 /dev/zero >"$modules"
  damaged 'a file of zeros instead of an image' "cannot read $modules: no image of classes"
  rm "$modules"
  damaged 'no image' "cannot read $modules: No such file or directory"
  make_image "$modules"
}

damaged_library() {
  local jimage=$broken/lib/libjimage.so jvm=$broken/lib/server/libjvm.so size
  rm "$jimage"
  damaged 'no library for the image' "cannot read $jimage: No such file or directory"
  : >"$jimage"

  size=$(stat -c %s "$jvm")
  truncate -s $((size - 1)) "$jvm"
  damaged 'libjvm.so without its last byte' "cannot load the JVM: $jvm: cut off"
  truncate -s 100 "$jvm"
  damaged 'libjvm.so truncated after its header' "cannot load the JVM: $jvm: cut off"

  # Offsets in the ELF header: 18 e_machine, 40 e_shoff (where the section headers are), 60 e_shnum (how many)
  cp "$runtime/lib/server/libjvm.so" "$jvm"
  set_header "$jvm" 40 8 $((size + 1))
  set_header "$jvm" 60 2 0
  damaged 'libjvm.so whose section headers begin after its end' "cannot load the JVM: $jvm: cut off"
  set_header "$jvm" 40 8 "$size"
  intact 'libjvm.so without section headers'
  set_header "$jvm" 18 2 0xffff
  damaged 'libjvm.so of another architecture' "cannot load the JVM: $jvm: made for another architecture"
  cp "$runtime/lib/server/libjvm.so" "$jvm"
  truncate -s 5000 "$broken/lib/libzip.so"
  expect 'runtime: libzip.so is cut off' -- runtime="$broken" -- init option x <<END
error: stunnel: runtime: cannot load the JVM: $broken/lib/libzip.so: cut off
option = -1
exit code 0
END
}
