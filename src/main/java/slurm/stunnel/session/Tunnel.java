package slurm.stunnel.session;

import java.util.ArrayList;
import java.util.List;
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

    private final Reservation reservation;
    private final StepId step;
    private final Opening opening;
    private final TunnelLog log;
    private final int connectTimeout;
    private final TunnelKeeper keeper;

    /** At most one: the thread of the keeper, once it runs. */
    private final List<Companion> threads = new ArrayList<>();

    private volatile SshMaster master;

    private Tunnel(
            SiteConfiguration site,
            Reservation reservation,
            StepId step,
            Opening opening,
            SshMaster master,
            TunnelLog log) {
        this.reservation = reservation;
        this.step = step;
        this.opening = opening;
        this.master = master;
        this.log = log;
        connectTimeout = site.ssh().connectTimeout();
        keeper = new TunnelKeeper(this, site.session().reconnect(), log);
    }

    /**
     * Opens the forwards of a reservation.
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
        return new Tunnel(site, reservation, id, opening, master, log);
    }

    /**
     * Starts the keeper: if the connection is lost, it says so and opens the tunnel again, unless the site has
     * {@code reconnect = no}.
     *
     * @param slurmLog for the user
     * @throws SpankException if the user may have no more threads
     */
    public void keep(SlurmLog slurmLog) throws SpankException {
        threads.add(keeper.start(slurmLog));
        reservation.setOpen(step);
        log.opened();
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
            for (Companion thread : threads) {
                TunnelKeeper.await(thread);
            }
        }
        master.end(); // in case the keeper has just opened another one
        if (!threads.isEmpty()) {
            threads.clear();
            log.closed();
        }
    }
}
