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

/** In srun's hook, in which srun waits for nothing else: until the step ends, or a signal tells srun to. */
public final class LaunchWait implements Waiting {

    private static final long STEP_CHECK_MILLIS = 1000;
    private static final long LONGEST_CHECK_MILLIS = 30_000;

    private static final long SHORTEST_SLICE_MILLIS = 50;
    private static final long LONGEST_SLICE_MILLIS = 500;
    private static final int SLICES_OF_WAIT = 4;

    private final Spank step;
    private final String node;
    private final Deadline start = Deadline.in(0);
    private long nextCheck = STEP_CHECK_MILLIS;

    public LaunchWait(Spank step, String node) {
        this.step = step;
        this.node = node;
    }

    /**
     * Opens {@code master}; what time may cure is tried again for {@code connect_timeout}.
     *
     * @throws SshFailure if ssh does not connect
     * @throws SpankException if there is no use in waiting any more, for a job without a tunnel neither
     */
    public void open(SshMaster master, int connectTimeout) throws SpankException {
        Prompting asking = Prompting.beforeLaunch();
        long limit = TimeUnit.SECONDS.toMillis(connectTimeout);
        Deadline end = Deadline.in(limit);
        Backoff backoff = new Backoff(limit);
        long pause = backoff.next();
        for (int attempt = 1; ; attempt++) {
            pause(pause);
            try {
                master.open(this, asking, end);
                return;
            } catch (SshFailure failure) {
                pause = backoff.next();
                if (!failure.passes() || end.millisLeft() <= pause) {
                    throw failure.after(attempt);
                }
            }
        }
    }

    @Override
    public void await(int pid, long millis) throws SpankException {
        long waited = start.millisAgo();
        long patience = Math.min(millis, Math.min(nextCheck - waited, slice(waited)));
        Optional<String> told = ChildOrSignal.await((int) Math.max(0, patience));
        if (told.isPresent()) {
            throw givenUp("srun was told to end: " + told.get());
        }
        if (start.millisAgo() >= nextCheck) {
            if (!step.stepLives()) { // asks the controller, which may take its time
                throw givenUp("the step has ended: " + step.step());
            }
            waited = start.millisAgo();
            nextCheck = waited + Math.min(waited, LONGEST_CHECK_MILLIS);
        }
    }

    /**
     * In between two calls the end of ssh may escape {@link ChildOrSignal}. Then it is seen so late: not by much of what
     * the user has waited, so that hundreds of sruns which wait at once seldom look.
     */
    private static long slice(long waited) {
        return Math.max(SHORTEST_SLICE_MILLIS, Math.min(waited / SLICES_OF_WAIT, LONGEST_SLICE_MILLIS));
    }

    private SpankException givenUp(String why) {
        return new SpankException("ssh to " + node + ": given up: " + why);
    }
}
