package slurm.posix;

import static com.kenai.jffi.Type.SINT;
import static com.kenai.jffi.Type.SLONG;

import jnr.constants.platform.Errno;

/** Waits for the end of a process, which may be any process and not only a child. */
public final class ProcessEnd {

    private static final Function SYSCALL = new Function("syscall", SLONG, SINT, SINT);
    private static final Function CLOSE = new Function("close", SINT);

    private static final long SYS_PIDFD_OPEN = 434; // on all of Linux's architectures; no wrapper before glibc 2.36

    /** Before Linux 5.3 there is no pidfd to wait for: the caller checks again at this interval. */
    private static final int SLICE_MILLIS = 20;

    /**
     * The interval for a caller who waits longer than {@link #LONG_WAIT_MILLIS}, as for a tunnel that is open for days.
     */
    private static final int LONG_SLICE_MILLIS = 500;

    private static final int LONG_WAIT_MILLIS = 60_000;

    private ProcessEnd() {}

    /**
     * Returns when {@code pid} has ended, at the latest after {@code millis}. On a kernel before 5.3 it also returns
     * earlier, so that the caller must check whether the process has ended and call again.
     *
     * @param pid of a process; if there is no such process, this returns at once
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
            CLOSE.call(end); // -1 without a pidfd, which close(2) refuses
        }
    }
}
