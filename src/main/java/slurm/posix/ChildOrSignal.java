package slurm.posix;

import static com.kenai.jffi.Type.POINTER;
import static com.kenai.jffi.Type.SINT;

import com.kenai.jffi.MemoryIO;
import java.util.Optional;

/** Waits until a child ends or a signal tells this process to end. */
public final class ChildOrSignal {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private static final Function SIGTIMEDWAIT = new Function("sigtimedwait", SINT, POINTER, POINTER, POINTER);

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGQUIT = 3;
    private static final int SIGTERM = 15;
    private static final int SIGCHLD = 17;

    private static final int SIGNAL_SET_SIZE = 128; // bytes of glibc's sigset_t
    private static final int TIMESPEC_SIZE = 16;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private ChildOrSignal() {}

    /**
     * Returns when a child ends or a signal arrives, at the latest after {@code millis}. The caller must check its
     * child again in any case: the SIGCHLD of a child that ended earlier may have gone to another thread.
     *
     * <p>The calling thread must have the signals blocked, as it has in a hook. This method takes the signal from srun
     * on purpose: until the step is launched, srun would pass it on to tasks that do not exist yet, and lose it. srun
     * has a thread that waits for these signals in sigwait(3) (22.05). It wins against a reader of a signalfd(2), and
     * loses against sigtimedwait(2) in the main thread. It may still win in the threads of a heterogeneous job, and
     * between two calls of this method.
     *
     * @param millis milliseconds, 0 or more
     * @return the name of the signal, SIGHUP, SIGINT, SIGQUIT or SIGTERM, which is then consumed; empty if a
     *     child has ended or the time is up
     */
    public static Optional<String> await(int millis) {
        long set = Memory.allocate(SIGNAL_SET_SIZE + TIMESPEC_SIZE);
        long timeout = set + SIGNAL_SET_SIZE;
        try {
            MEMORY.putLong(set, bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT) | bit(SIGTERM) | bit(SIGCHLD));
            MEMORY.putLong(timeout, millis / MILLIS_PER_SECOND);
            MEMORY.putLong(timeout + Long.BYTES, (long) (millis % MILLIS_PER_SECOND) * NANOS_PER_MILLI);
            return name(SIGTIMEDWAIT.call(set, 0, timeout));
        } finally {
            MEMORY.freeMemory(set);
        }
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    private static Optional<String> name(int signal) {
        return switch (signal) {
            case SIGHUP -> Optional.of("SIGHUP");
            case SIGINT -> Optional.of("SIGINT");
            case SIGQUIT -> Optional.of("SIGQUIT");
            case SIGTERM -> Optional.of("SIGTERM");
            default -> Optional.empty(); // SIGCHLD, or -1 when the time is up
        };
    }
}
