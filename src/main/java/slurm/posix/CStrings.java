package slurm.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;

/** Strings as C has them in argv and environ: an array of addresses, ended by NULL, with the strings behind it. */
final class CStrings implements AutoCloseable {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private final long address;

    CStrings(CharSequence... strings) {
        byte[][] bytes = new byte[strings.length][];
        long size = (strings.length + 1L) * Long.BYTES;
        for (int i = 0; i < strings.length; i++) {
            bytes[i] = strings[i].toString().getBytes(StandardCharsets.UTF_8);
            size += bytes[i].length + 1;
        }
        address = Memory.allocate(size);
        long place = address + (strings.length + 1L) * Long.BYTES;
        for (int i = 0; i < strings.length; i++) {
            MEMORY.putAddress(address + (long) i * Long.BYTES, place);
            MEMORY.putByteArray(place, bytes[i], 0, bytes[i].length);
            place += bytes[i].length + 1;
        }
    }

    long address() {
        return address;
    }

    long first() {
        return MEMORY.getAddress(address);
    }

    @Override
    public void close() {
        MEMORY.freeMemory(address);
    }
}
