package slurm.posix;

import com.kenai.jffi.MemoryIO;

/** Memory outside the heap, for structs and strings of C. */
final class Memory {

    private Memory() {}

    /**
     * Allocates bytes that are all 0. The caller frees them with {@link MemoryIO#freeMemory}.
     *
     * @param size bytes
     * @return their address
     * @throws OutOfMemoryError if malloc(3) fails; jffi itself would return the address 0
     */
    static long allocate(long size) {
        long address = MemoryIO.getInstance().allocateMemory(size, true);
        if (address == 0) {
            throw new OutOfMemoryError("malloc: " + size + " bytes");
        }
        return address;
    }
}
