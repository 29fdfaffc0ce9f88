package slurm.stunnel.session;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import slurm.posix.ChildOrSignal;
import slurm.posix.Deadline;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.ssh.Waiting;

/** How srun waits in its hook while ssh connects: until the step ends, or until a signal tells srun to end. */
final class LaunchWait implements Waiting {

    /** When srun first asks the controller whether the step has ended. The time to the next check doubles, up to 30 s. */
    private static final long FIRST_CHECK_MILLIS = 1000;

    private static final long LONGEST_CHECK_MILLIS = 30_000;

    private static final long SHORTEST_SLICE_MILLIS = 50;
    private static final long LONGEST_SLICE_MILLIS = 500;
    private static final int SLICES_OF_WAIT = 4;

    private final Spank step;
    private final String node;
    private final Deadline start = Deadline.in(0);
    private long nextCheck = FIRST_CHECK_MILLIS;

    LaunchWait(Spank step, String node) {
        this.step = step;
        this.node = node;
    }

    /**
     * Opens a tunnel. Transient errors are retried for {@code connectTimeout} seconds.
     *
     * @return the master, which listens on the login ports
     * @throws SshFailure if ssh does not connect
     * @throws LaunchCancelled if waiting is pointless: the job must not start, with or without a tunnel
     */
    SshMaster open(Opening opening, int connectTimeout) throws SpankException {
        Prompting prompting = Prompting.beforeLaunch();
        long limit = TimeUnit.SECONDS.toMillis(connectTimeout);
        Deadline end = Deadline.in(limit);
        Backoff backoff = new Backoff(limit);
        long pause = backoff.next();
        for (int attempt = 1; ; attempt++) {
            pause(pause);
            try {
                return opening.open(this, prompting, end);
            } catch (SshFailure failure) {
                pause = backoff.next();
                if (!failure.isTransient() || end.millisLeft() <= pause) {
                    throw failure.after(attempt);
                }
            }
        }
    }

    @Override
    public void await(int pid, long millis) throws SpankException {
        long waited = start.millisAgo();
        long patience = Math.min(millis, Math.min(nextCheck - waited, slice(waited)));
        Optional<String> signal = ChildOrSignal.await((int) Math.max(0, patience));
        if (signal.isPresent()) {
            throw cancelled("srun was told to end: " + signal.get());
        }
        if (start.millisAgo() >= nextCheck) {
            if (!step.stepLives()) { // asks the controller, which may take its time
                throw cancelled("the step has ended: " + step.step());
            }
            waited = start.millisAgo();
            nextCheck = waited + Math.min(waited, LONGEST_CHECK_MILLIS);
        }
    }

    /**
     * Between two calls, another thread of srun may take ssh's SIGCHLD. This thread then notices ssh's end only after the
     * slice. So a slice is at most a quarter of the time waited, but at least 50 ms. Slices of up to 500 ms keep hundreds of
     * waiting sruns cheap.
     */
    private static long slice(long waited) {
        return Math.max(SHORTEST_SLICE_MILLIS, Math.min(waited / SLICES_OF_WAIT, LONGEST_SLICE_MILLIS));
    }

    private LaunchCancelled cancelled(String why) {
        return new LaunchCancelled("ssh to " + node + ": given up: " + why);
    }
}
