package slurm.posix;

import static com.kenai.jffi.Type.SINT;
import static com.kenai.jffi.Type.SLONG;

import jnr.constants.platform.Errno;

/** Waits for the end of a process, which need not be a child of this one. */
public final class ProcessEnd {

    private static final Function SYSCALL = new Function("syscall", SLONG, SINT, SINT);
    private static final Function CLOSE = new Function("close", SINT);

    private static final long SYS_PIDFD_OPEN = 434; // on all of Linux's architectures; no wrapper before glibc 2.36

    /** Before Linux 5.3 nothing says that a process has ended: then it is looked for so often. */
    private static final int SLICE_MILLIS = 20;

    /** And so often by whoever has longer than this to wait: a tunnel that is open for days. */
    private static final int LONG_SLICE_MILLIS = 500;

    private static final int LONG_WAIT_MILLIS = 60_000;

    private ProcessEnd() {}

    /**
     * Returns when {@code pid} has ended, after {@code millis} at the latest, and on an old kernel (before 5.3) earlier.
     *
     * @param pid of a process; returns at once if there is none
     * @param millis milliseconds, 0 or more
     */
    public static void await(int pid, int millis) {
        int end = SYSCALL.call(SYS_PIDFD_OPEN, pid, 0);
        if (end < 0 && Function.errno() == Errno.ESRCH) {
            return;
        }
        try {
            int slice = millis > LONG_WAIT_MILLIS ? LONG_SLICE_MILLIS : Math.min(millis, SLICE_MILLIS);
            Poll.readable(end, end < 0 ? slice : millis);
        } finally {
            CLOSE.call(end); // where there is none, that is an error without consequences
        }
    }
}
