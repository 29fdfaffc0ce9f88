package slurm.stunnel.session;

import slurm.posix.Deadline;
import slurm.posix.ProcessId;
import slurm.spank.SpankException;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.ssh.SshStart;
import slurm.stunnel.ssh.Waiting;
import slurm.stunnel.text.TunnelException;

/** How a tunnel is opened, again and again, until it is stopped: ssh connects, then listens on the login ports. */
final class Opening {

    private final SiteConfiguration site;
    private final Reservation reservation;
    private final String node;

    private ProcessId connecting = ProcessId.NONE;
    private boolean stopped;

    Opening(SiteConfiguration site, Reservation reservation, String node) {
        this.site = site;
        this.reservation = reservation;
        this.node = node;
    }

    /**
     * Opens the tunnel.
     *
     * @param end when an ssh that has not connected is ended
     * @return the master
     * @throws slurm.stunnel.ssh.SshFailure if ssh does not connect
     * @throws SpankException if {@code waiting} is cancelled, or if the login ports cannot be forwarded
     */
    SshMaster open(Waiting waiting, Prompting prompting, Deadline end) throws SpankException {
        SshMaster master = begin(prompting).await(waiting, end);
        try {
            reservation.forward(master);
            return master;
        } catch (TunnelException refused) {
            master.end();
            throw refused;
        }
    }

    /**
     * Holds the same lock as {@link #stop}: either stop() comes first and ssh is not started, or ssh is started and stop()
     * ends it.
     */
    private synchronized SshStart begin(Prompting prompting) throws TunnelException {
        if (stopped) {
            throw new TunnelException("ssh to " + node + ": not started, because the session has ended");
        }
        SshStart start = SshStart.begin(site, reservation.files(), reservation.mark(), node, prompting);
        connecting = start.process();
        return start;
    }

    /** Keeps ssh from being started again. Tells an ssh that is connecting to end: the thread that waits for it then cleans up. */
    synchronized void stop() {
        stopped = true;
        connecting.terminate();
    }
}
