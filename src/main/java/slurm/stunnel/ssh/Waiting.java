package slurm.stunnel.ssh;

import slurm.posix.Deadline;
import slurm.spank.SpankException;

/** How a thread of srun waits while ssh connects, and what cancels the waiting. */
public interface Waiting {

    /** In the place of a pid: only the time counts. */
    int NO_PROCESS = 0;

    /**
     * Returns when a child has ended, after {@code millis} at the latest. May return earlier.
     *
     * @param pid of the child, or {@link #NO_PROCESS}
     * @param millis milliseconds, 0 or more
     * @throws SpankException if waiting is pointless from now on
     */
    void await(int pid, long millis) throws SpankException;

    /**
     * Returns after {@code millis}.
     *
     * @param millis milliseconds, 0 or more
     * @throws SpankException if waiting is pointless from now on
     */
    default void pause(long millis) throws SpankException {
        Deadline end = Deadline.in(millis);
        while (end.millisLeft() > 0) {
            await(NO_PROCESS, end.millisLeft());
        }
    }
}
