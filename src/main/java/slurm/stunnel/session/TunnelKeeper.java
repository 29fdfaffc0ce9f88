package slurm.stunnel.session;

import java.util.concurrent.TimeUnit;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.spank.Companion;
import slurm.spank.SlurmLog;
import slurm.spank.SpankException;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.ssh.Waiting;

/**
 * Runs beside the step, in a thread of its own. It sleeps until the connection is lost, says so, and opens the tunnel
 * again, with growing pauses between the attempts, until srun ends the session.
 */
class TunnelKeeper implements Waiting {

    private static final long LONGEST_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /**
     * After a refused login only the user can help, so the pause is long: their key may be on a laptop that sleeps, and some
     * sites lock out those who fail often.
     */
    static final long REFUSED_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    /** How long an ending srun waits for this thread to return. By then the thread no longer waits for anything itself. */
    private static final long GRACE_MILLIS = 2000;

    /** The connection that is kept. */
    interface Connection {
        /** Returns when it is lost. */
        void awaitLoss();

        /**
         * Opens it once more.
         *
         * @throws SpankException if it does not open, or if {@code waiting} is cancelled
         */
        void reopen(Waiting waiting) throws SpankException;
    }

    private final Connection connection;
    private final TunnelLog log;
    private final boolean reconnects;

    private boolean closed;

    /** @param reconnects false if the keeper only reports a loss */
    TunnelKeeper(Connection connection, boolean reconnects, TunnelLog log) {
        this.connection = connection;
        this.reconnects = reconnects;
        this.log = log;
    }

    /**
     * Starts to keep an open connection.
     *
     * @return the thread
     * @throws SpankException if the user may have no more threads
     */
    Companion start(SlurmLog slurmLog) throws SpankException {
        return new Companion("tunnel keeper", slurmLog, this::keep);
    }

    void keep() {
        Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
        while (true) {
            Deadline opened = Deadline.in(0);
            connection.awaitLoss();
            if (isClosed()) {
                return;
            }
            log.lost(reconnects);
            backoff.lasted(opened.millisAgo());
            if (!reconnects || !reopens(backoff)) {
                return;
            }
            log.back();
        }
    }

    /** True once the tunnel is open again, false if the session has ended meanwhile. */
    private boolean reopens(Backoff backoff) {
        String told = "";
        long pause = backoff.next();
        while (true) {
            try {
                pause(pause);
                connection.reopen(this);
                return true;
            } catch (
                    Throwable failure) { // also an Error of one attempt, such as a lack of memory: the next may succeed
                if (isClosed()) {
                    return false;
                }
                String words = failure instanceof SpankException ? failure.getMessage() : "internal error: " + failure;
                if (!told.equals(words)) {
                    log.stillLost(words, isTransient(failure));
                    told = words;
                }
                pause = isRefusal(failure) ? REFUSED_PAUSE_MILLIS : backoff.next();
            }
        }
    }

    /** True if the keeper only has to wait, as for a node that does not answer. Any other failure may need the user. */
    private static boolean isTransient(Throwable failure) {
        return failure instanceof SshFailure && ((SshFailure) failure).isTransient();
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof SshFailure && ((SshFailure) failure).isRefusal();
    }

    @Override
    public void await(int pid, long millis) throws SpankException {
        if (pid != NO_PROCESS) {
            ProcessEnd.await(pid, (int) Math.min(millis, Integer.MAX_VALUE));
        } else {
            sleep(millis);
        }
        if (isClosed()) {
            throw new SpankException("the session has ended");
        }
    }

    private synchronized void sleep(long millis) {
        if (!closed && millis > 0) { // wait(0) would wait for ever
            try {
                wait(millis);
            } catch (InterruptedException unexpected) { // no code interrupts this thread
                closed = true;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Stops reporting and reopening. Called before srun ends the master, so that the keeper does not report that end as a lost
     * connection.
     */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until {@code thread} has returned. Called once the master has ended. */
    static void await(Companion thread) {
        thread.await(GRACE_MILLIS);
    }
}
