package slurm.stunnel.report;

import java.util.Optional;
import slurm.spank.SlurmLog;
import slurm.spank.StepId;
import slurm.spank.SystemLog;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SyslogFacility;
import slurm.stunnel.text.Printable;

/** What becomes of an open tunnel, told to the user by srun and, if the site wants it, to the admin by syslog. */
public final class TunnelLog {

    private final SlurmLog log;
    private final Optional<SyslogFacility> facility;
    private final String node;
    private final String session;

    /** @param session who and what it is about, in {@code key=value} words */
    public TunnelLog(SlurmLog log, Optional<SyslogFacility> facility, String node, String session) {
        this.log = log;
        this.facility = facility;
        this.node = node;
        this.session = session;
    }

    /** {@code user=alice uid=1001 step=12.0 node=node1 pairs=8001:8000}, safe to print. */
    public static String session(String user, int uid, StepId step, String node, TunnelRequest request) {
        return "user=" + Printable.text(user) + " uid=" + Integer.toUnsignedString(uid) + " step=" + step + " node="
                + Printable.text(node) + " pairs=" + request.environmentPorts();
    }

    /** The user has a report of his own for that. */
    public void opened() {
        trace("open");
    }

    public void lost(boolean reconnects) {
        if (reconnects) {
            log.info("tunnel to " + node + " lost, opening it again");
        } else {
            log.error("tunnel to " + node + " lost, and the job goes on without it (reconnect = no)");
        }
        trace("lost");
    }

    /** @param quietly unless the user may have to do something about it */
    public void stillLost(String words, boolean quietly) {
        if (quietly) {
            log.verbose(words);
        } else {
            log.error("tunnel to " + node + " still lost: " + words);
        }
    }

    public void back() {
        log.info("tunnel to " + node + " is back");
        trace("reopen");
    }

    public void closed() {
        trace("close");
    }

    private void trace(String event) {
        if (facility.isPresent()) {
            SystemLog.write(facility.get().priority(), "stunnel: " + event + ": " + session);
        }
    }
}
