package slurm.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;

/** Strings in the form of argv and environ: an array of addresses that ends with NULL, followed by the strings. */
final class CStrings implements AutoCloseable {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private final long address;

    /** Copies the strings, as UTF-8, into memory that {@link #close} frees. */
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

    /** The address of the array. */
    long address() {
        return address;
    }

    /** The address of the first string. */
    long first() {
        return MEMORY.getAddress(address);
    }

    @Override
    public void close() {
        MEMORY.freeMemory(address);
    }
}
