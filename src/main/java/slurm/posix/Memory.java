package slurm.posix;

import com.kenai.jffi.MemoryIO;

/** Memory of C's, for its structs and strings. */
final class Memory {

    private Memory() {}

    /**
     * The address of so many bytes, all 0, to be given to {@link MemoryIO#freeMemory}.
     *
     * @throws OutOfMemoryError where jffi would return 0, which is nobody's to write to
     */
    static long allocate(long size) {
        long address = MemoryIO.getInstance().allocateMemory(size, true);
        if (address == 0) {
            throw new OutOfMemoryError("malloc: " + size + " bytes");
        }
        return address;
    }
}
