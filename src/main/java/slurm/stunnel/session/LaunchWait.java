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

    private static final long STEP_CHECK_MILLIS = 1000;
    private static final long LONGEST_CHECK_MILLIS = 30_000;

    private static final long SHORTEST_SLICE_MILLIS = 50;
    private static final long LONGEST_SLICE_MILLIS = 500;
    private static final int SLICES_OF_WAIT = 4;

    private final Spank step;
    private final String node;
    private final Deadline start = Deadline.in(0);
    private long nextCheck = STEP_CHECK_MILLIS;

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
     * Between two calls, another thread of srun may take the signal that ssh has ended. The end is then noticed one slice
     * later. A slice is a small part of what the user has waited, and hundreds of waiting sruns seldom look.
     */
    private static long slice(long waited) {
        return Math.max(SHORTEST_SLICE_MILLIS, Math.min(waited / SLICES_OF_WAIT, LONGEST_SLICE_MILLIS));
    }

    private LaunchCancelled cancelled(String why) {
        return new LaunchCancelled("ssh to " + node + ": given up: " + why);
    }
}
