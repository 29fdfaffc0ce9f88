package slurm.posix;

import static com.kenai.jffi.Type.POINTER;
import static com.kenai.jffi.Type.SINT;

import com.kenai.jffi.MemoryIO;
import java.util.Optional;

/** Waits for the end of a child and for the signals that tell this process to end, whichever comes first. */
public final class ChildOrSignal {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private static final Function SIGNALFD = new Function("signalfd", SINT, POINTER, SINT);
    private static final Function READ = new Function("read", SINT, POINTER, POINTER);
    private static final Function CLOSE = new Function("close", SINT);

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGQUIT = 3;
    private static final int SIGTERM = 15;

    private static final int SIGNAL_SET_SIZE = 128; // bytes of glibc's sigset_t
    private static final int SIGNALFD_SIGINFO_SIZE = 128;
    private static final int SFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800; // octal in Linux's headers

    private ChildOrSignal() {}

    /**
     * Returns when {@code child} has ended or a signal has come, after {@code millis} at the latest, and on an old kernel
     * earlier. The signals have to be blocked in all threads, as they are in a hook: until the step is launched srun
     * itself would only try to pass them on to tasks that do not exist yet, and swallow them.
     *
     * @return the name of the signal that tells us to end, which is then taken; nothing if it was anything else
     */
    public static Optional<String> await(int child, int millis) {
        int signals = signals();
        try {
            ProcessEnd.awaitOr(child, signals, millis);
            return taken(signals);
        } finally {
            CLOSE.call(signals);
        }
    }

    private static int signals() {
        long set = MEMORY.allocateMemory(SIGNAL_SET_SIZE, true);
        try {
            MEMORY.putLong(set, bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT) | bit(SIGTERM));
            return SIGNALFD.call(-1, set, SFD_CLOEXEC_NONBLOCK);
        } finally {
            MEMORY.freeMemory(set);
        }
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    private static Optional<String> taken(int signals) {
        long info = MEMORY.allocateMemory(SIGNALFD_SIGINFO_SIZE, true);
        try {
            return READ.call(signals, info, SIGNALFD_SIGINFO_SIZE) == SIGNALFD_SIGINFO_SIZE
                    ? Optional.of(name(MEMORY.getInt(info)))
                    : Optional.empty();
        } finally {
            MEMORY.freeMemory(info);
        }
    }

    private static String name(int signal) {
        return switch (signal) {
            case SIGHUP -> "SIGHUP";
            case SIGINT -> "SIGINT";
            case SIGQUIT -> "SIGQUIT";
            default -> "SIGTERM";
        };
    }
}
