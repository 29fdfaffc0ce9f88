package slurm.stunnel.report;

import java.util.Optional;
import slurm.spank.SlurmLog;
import slurm.spank.StepId;
import slurm.spank.SystemLog;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SyslogFacility;
import slurm.stunnel.text.Printable;

/** Tells what happens to an open tunnel: srun tells the user and, if the site wants a trace, syslog tells the admin. */
public final class TunnelLog {

    private final SlurmLog log;
    private final Optional<SyslogFacility> facility;
    private final String node;
    private final String session;

    /**
     * The log of one session.
     *
     * @param log what srun shows the user
     * @param facility where the trace goes, if the site wants one
     * @param node where the tunnel leads, by Slurm's name
     * @param session whose tunnel it is, as {@link #session} writes it
     */
    public TunnelLog(SlurmLog log, Optional<SyslogFacility> facility, String node, String session) {
        this.log = log;
        this.facility = facility;
        this.node = node;
        this.session = session;
    }

    /**
     * {@return whose tunnel it is, safe to print: {@code user=alice uid=1001 step=12.0 node=node1 pairs=8001:8000}}
     *
     * @param user the login name
     * @param uid of that user
     * @param step of which the tunnel is a part
     * @param node where the tunnel leads, by Slurm's name
     * @param request with its login ports
     */
    public static String session(String user, int uid, StepId step, String node, TunnelRequest request) {
        return "user=" + Printable.text(user) + " uid=" + Integer.toUnsignedString(uid) + " step=" + step + " node="
                + Printable.text(node) + " pairs=" + request.environmentPorts();
    }

    /** Only for the trace: {@link Report} tells the user. */
    public void opened() {
        trace("open");
    }

    /**
     * The tunnel has lost its connection.
     *
     * @param reconnects whether the plugin opens it again
     */
    public void lost(boolean reconnects) {
        if (reconnects) {
            log.info("tunnel to " + node + " lost, opening it again");
        } else {
            log.error("tunnel to " + node + " lost, and the job goes on without it (reconnect = no)");
        }
        trace("lost");
    }

    /**
     * An attempt to open the tunnel again has failed.
     *
     * @param words why
     * @param isTransient true if the error may pass by itself: srun shows it at {@code -v}; false if it may need the user
     */
    public void stillLost(String words, boolean isTransient) {
        if (isTransient) {
            log.verbose(words);
        } else {
            log.error("tunnel to " + node + " still lost: " + words);
        }
    }

    /** The lost tunnel is open again. */
    public void back() {
        log.info("tunnel to " + node + " is back");
        trace("reopen");
    }

    /** The session has ended. */
    public void closed() {
        trace("close");
    }

    private void trace(String event) {
        if (facility.isPresent()) {
            SystemLog.write(facility.get().priority(), "stunnel: " + event + ": " + session);
        }
    }
}
