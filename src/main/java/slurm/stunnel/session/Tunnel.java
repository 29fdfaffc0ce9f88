package slurm.stunnel.session;

import java.util.concurrent.TimeUnit;
import slurm.posix.Deadline;
import slurm.spank.Companion;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.StepId;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.ssh.Waiting;
import slurm.stunnel.text.TunnelException;

/** The open tunnel to one node, from its first connection until srun ends: its master, its keeper, its log. */
public final class Tunnel implements TunnelKeeper.Connection {

    private final Opening opening;
    private final TunnelLog log;
    private final int connectTimeout;
    private final TunnelKeeper keeper;
    private final Companion thread;

    private volatile SshMaster master;
    private boolean closed;

    private Tunnel(SiteConfiguration site, Opening opening, SshMaster master, TunnelLog log, SlurmLog slurmLog)
            throws SpankException {
        this.opening = opening;
        this.master = master;
        this.log = log;
        connectTimeout = site.ssh().connectTimeout();
        keeper = new TunnelKeeper(this, site.session().reconnect(), log);
        thread = keeper.start(slurmLog);
    }

    /**
     * Opens the forwards of a reservation. From then on the keeper opens the tunnel again whenever the connection is lost,
     * unless the site has {@code reconnect = no}.
     *
     * @param site what the site decided
     * @param reservation whose login ports are chosen
     * @param step which is about to be launched
     * @param node one of the step's, by Slurm's name
     * @param slurmLog for the user
     * @return the tunnel; the caller ends it
     * @throws slurm.stunnel.ssh.SshFailure if ssh does not connect
     * @throws LaunchCancelled if the job must not start, with or without a tunnel
     * @throws SpankException if the tunnel cannot be opened
     */
    public static Tunnel open(
            SiteConfiguration site, Reservation reservation, Spank step, String node, SlurmLog slurmLog)
            throws SpankException {
        StepId id = step.step();
        reservation.setStep(id);
        Opening opening = new Opening(site, reservation, node);
        SshMaster master = new LaunchWait(step, node).open(opening, site.ssh().connectTimeout());
        TunnelLog log = new TunnelLog(slurmLog, site.reporting().syslog(), node, reservation.description(id, node));
        Tunnel tunnel = kept(site, opening, master, log, slurmLog);
        if (site.reporting().syslog().isPresent()) {
            reservation.setOpen(id);
        }
        log.opened();
        return tunnel;
    }

    private static Tunnel kept(
            SiteConfiguration site, Opening opening, SshMaster master, TunnelLog log, SlurmLog slurmLog)
            throws SpankException {
        try {
            return new Tunnel(site, opening, master, log, slurmLog);
        } catch (SpankException | RuntimeException | Error noThread) {
            master.end();
            throw noThread;
        }
    }

    @Override
    public void awaitLoss() {
        master.awaitLoss();
    }

    @Override
    public void reopen(Waiting waiting) throws SpankException {
        long limit = TimeUnit.SECONDS.toMillis(connectTimeout);
        master = opening.open(waiting, Prompting.JOB_RUNS, Deadline.in(limit));
    }

    /**
     * Ends the master. May be called again if that fails.
     *
     * @throws TunnelException if a process has survived
     */
    public void end() throws TunnelException {
        keeper.close();
        opening.stop();
        try {
            master.end(); // the keeper waits for the end of the master
        } finally {
            TunnelKeeper.await(thread);
        }
        master.end(); // in case the keeper has just opened another one
        if (!closed) {
            closed = true;
            log.closed();
        }
    }
}
