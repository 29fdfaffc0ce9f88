package slurm.stunnel.ssh;

import slurm.posix.Deadline;
import slurm.spank.SpankException;

/** How a thread of srun waits while ssh connects, and when it gives up. */
public interface Waiting {

    /** In the place of a pid: the time alone counts. */
    int NOBODY = 0;

    /**
     * Returns when the child {@code pid} has ended, after {@code millis} at the latest, and earlier now and then.
     *
     * @throws SpankException if there is no use in waiting any more
     */
    void await(int pid, long millis) throws SpankException;

    /** Returns after {@code millis}. */
    default void pause(long millis) throws SpankException {
        Deadline end = Deadline.in(millis);
        while (end.millisLeft() > 0) {
            await(NOBODY, end.millisLeft());
        }
    }
}
