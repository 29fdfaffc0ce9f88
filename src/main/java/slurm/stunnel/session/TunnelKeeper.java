package slurm.stunnel.session;

import java.util.concurrent.TimeUnit;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.spank.Companion;
import slurm.spank.SlurmLog;
import slurm.spank.SpankException;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.ssh.Waiting;

/**
 * Beside the running step: sleeps until the master has lost its connection, says so, and opens the tunnel again, with
 * more and more time between the attempts, until srun ends the session.
 */
final class TunnelKeeper implements Waiting {

    private static final long LONGEST_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** After what no time cures, but the user might: his key may be on a laptop that sleeps. Some sites count logins. */
    private static final long REFUSED_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    /** How long srun's end waits for this thread, which has nothing to wait for any more. */
    private static final long GRACE_MILLIS = 2000;

    /** How the tunnel is opened once more. */
    interface Opening {
        /** @throws SpankException if it does not open, or if {@code patience} is at its end */
        void open(Waiting patience) throws SpankException;
    }

    private final SshMaster master;
    private final Opening opening;
    private final TunnelLog log;
    private final boolean reconnects;
    private final Companion companion;

    private boolean closed;

    /**
     * Starts to keep an open tunnel.
     *
     * @param reconnects false if it shall only be said that the tunnel is lost
     * @throws SpankException if there is no thread to be had for it
     */
    TunnelKeeper(SshMaster master, Opening opening, boolean reconnects, TunnelLog log, SlurmLog slurmLog)
            throws SpankException {
        this.master = master;
        this.opening = opening;
        this.reconnects = reconnects;
        this.log = log;
        companion = new Companion("tunnel keeper", slurmLog, this::keep);
    }

    private void keep() {
        Backoff backoff = new Backoff(LONGEST_PAUSE_MILLIS);
        while (true) {
            Deadline opened = Deadline.in(0);
            master.awaitLoss();
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

    /** False if the session has ended meanwhile. */
    private boolean reopens(Backoff backoff) {
        String told = "";
        long pause = backoff.next();
        while (true) {
            try {
                pause(pause);
                opening.open(this);
                return true;
            } catch (SpankException failure) {
                if (isClosed()) {
                    return false;
                }
                if (!told.equals(failure.getMessage())) {
                    log.stillLost(failure, isQuiet(failure));
                    told = failure.getMessage();
                }
                pause = isRefusal(failure) ? REFUSED_PAUSE_MILLIS : backoff.next();
            }
        }
    }

    /** A node that does not answer is what is waited for; anything else the user may have to do something about. */
    private static boolean isQuiet(SpankException failure) {
        return failure instanceof SshFailure && ((SshFailure) failure).passes();
    }

    private static boolean isRefusal(SpankException failure) {
        return failure instanceof SshFailure && ((SshFailure) failure).isRefusal();
    }

    @Override
    public void await(int pid, long millis) throws SpankException {
        if (pid != NOBODY) {
            ProcessEnd.await(pid, (int) Math.min(millis, Integer.MAX_VALUE));
        } else {
            sleep(millis);
        }
        if (isClosed()) {
            throw new SpankException("the session has ended");
        }
    }

    private synchronized void sleep(long millis) {
        if (!closed) {
            try {
                wait(millis);
            } catch (InterruptedException nobodyDoes) {
                closed = true;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Before the master is ended: that is no loss any more. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Once the master has ended: returns when nothing is done here any more. */
    public void await() {
        companion.await(GRACE_MILLIS);
    }
}
