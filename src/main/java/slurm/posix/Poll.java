package slurm.posix;

import static com.kenai.jffi.Type.POINTER;
import static com.kenai.jffi.Type.SINT;

import com.kenai.jffi.MemoryIO;

/** poll(2), for data to read. */
final class Poll {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private static final Function POLL = new Function("poll", POINTER, POINTER, SINT);

    private static final int POLLFD_SIZE = 8;
    private static final int EVENTS = 4; // behind int fd
    private static final short POLLIN = 1;

    private Poll() {}

    /**
     * Returns when one of the descriptors has data or an end, after {@code millis} at the latest. A negative descriptor
     * is not looked at.
     */
    static void readable(int millis, int... descriptors) {
        long array = MEMORY.allocateMemory((long) descriptors.length * POLLFD_SIZE, true);
        try {
            for (int i = 0; i < descriptors.length; i++) {
                MEMORY.putInt(array + (long) i * POLLFD_SIZE, descriptors[i]);
                MEMORY.putShort(array + (long) i * POLLFD_SIZE + EVENTS, POLLIN);
            }
            POLL.call(array, descriptors.length, millis);
        } finally {
            MEMORY.freeMemory(array);
        }
    }
}
