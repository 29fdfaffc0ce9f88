package slurm.spank;

import static slurm.spank.LibC.C;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The srun that we run in: who runs it, what it is told by signals, and the environment that its job will get. */
public final class SrunProcess {

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGQUIT = 3;
    private static final int SIGTERM = 15;
    private static final int SIGCHLD = 17;

    private static final int SIGNAL_SET_SIZE = 128; // bytes of glibc's sigset_t
    private static final int TIMESPEC_SIZE = 16;

    private SrunProcess() {}

    public static int uid() {
        return C.getuid();
    }

    /** The login name that belongs to the uid; {@code $USER} is anybody's to set. The number where there is none. */
    public static String userName() {
        Pointer passwd = C.getpwuid(uid());
        return passwd == null
                ? Integer.toUnsignedString(uid())
                : passwd.getPointer(0).getString(0, "UTF-8");
    }

    /** A variable as libc has it now; Java's own copy of the environment dates from its start. */
    static Optional<String> environment(String name) {
        return Optional.ofNullable(C.getenv(name));
    }

    /**
     * Sets a variable for srun and for the job: srun merges its own environment into the job's after
     * {@link SpankPlugin#localUserInit} (SPANK's own setenv functions are refused in srun).
     */
    public static void setEnvironment(String name, String value) throws SpankException {
        if (C.setenv(name, value, 1) != 0) {
            throw new SpankException("environment: cannot set: " + name);
        }
    }

    /**
     * Waits until a child ends or somebody tells srun to end, {@code nanos} (below a second) at the longest. In a hook
     * the loader has blocked all signals, and until the step is launched srun itself would only try to pass them on
     * to tasks that do not exist yet: it would swallow them.
     *
     * @return the name of the signal that tells srun to end, which is then taken; nothing if it was anything else
     */
    public static Optional<String> awaitChildOrEnd(long nanos) {
        Memory signals = new Memory(SIGNAL_SET_SIZE);
        signals.clear();
        signals.setLong(0, bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT) | bit(SIGTERM) | bit(SIGCHLD));
        Memory timeout = new Memory(TIMESPEC_SIZE);
        timeout.setLong(0, 0);
        timeout.setLong(Long.BYTES, Math.min(nanos, TimeUnit.SECONDS.toNanos(1) - 1));
        switch (C.sigtimedwait(signals, null, timeout)) {
            case SIGHUP:
                return Optional.of("SIGHUP");
            case SIGINT:
                return Optional.of("SIGINT");
            case SIGQUIT:
                return Optional.of("SIGQUIT");
            case SIGTERM:
                return Optional.of("SIGTERM");
            default:
                return Optional.empty();
        }
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }
}
