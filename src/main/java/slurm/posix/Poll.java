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
     * Returns when {@code descriptor} has data to read, or has reached its end, at the latest after {@code millis}. If
     * {@code descriptor} is negative, poll(2) ignores it and the whole time passes.
     */
    static void readable(int descriptor, int millis) {
        long pollfd = Memory.allocate(POLLFD_SIZE);
        try {
            MEMORY.putInt(pollfd, descriptor);
            MEMORY.putShort(pollfd + EVENTS, POLLIN);
            POLL.call(pollfd, 1, millis);
        } finally {
            MEMORY.freeMemory(pollfd);
        }
    }
}
