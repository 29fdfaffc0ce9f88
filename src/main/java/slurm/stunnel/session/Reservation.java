package slurm.stunnel.session;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import slurm.spank.SlurmLog;
import slurm.spank.SrunProcess;
import slurm.spank.StepId;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.state.Claim;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.text.TunnelException;

/**
 * What an srun holds from the moment its option is read until it ends: a session on this login host, and its login
 * ports.
 */
public final class Reservation {

    private final String user;
    private final int uid;
    private final SlurmLog log;
    private final Claim claim;
    private final List<InetAddress> addresses;
    private final LoginPorts loginPorts;

    /** In the order given, with their login ports chosen. */
    private final List<Forward> forwards = new ArrayList<>();

    private Reservation(String user, int uid, SlurmLog log, Claim claim, List<InetAddress> addresses) {
        this.log = log;
        this.user = user;
        this.uid = uid;
        this.claim = claim;
        this.addresses = addresses;
        loginPorts = new LoginPorts(addresses);
    }

    /**
     * Claims one of the user's sessions on this login host, after the watcher has ended the dead ones.
     *
     * @param site what the site decided
     * @param log for the user
     * @return the reservation; the caller frees its ports and releases it
     * @throws TunnelException naming the jobs and pids of the holders if no session is free
     */
    public static Reservation make(SiteConfiguration site, SlurmLog log) throws TunnelException {
        int uid = SrunProcess.uid();
        String user = SrunProcess.userName();
        List<InetAddress> addresses =
                LoginPorts.present(site.ports().bindAddress()); // refused before anything is created
        SessionClaims.UserDirectories directories = SessionClaims.directories(site, user, uid, log);
        return new Reservation(user, uid, log, SessionClaims.claim(site, directories), addresses);
    }

    /**
     * Adds forwards and holds their login ports. A forward that leaves the choice to the plugin gets a free port. The
     * ports that the user names come first, so that none of them is chosen for another forward.
     *
     * @param more forwards, as the user gave them
     * @throws TunnelException if a port is taken or given twice, or if there are too many
     */
    public void add(TunnelRequest more) throws TunnelException {
        List<Forward> all = new ArrayList<>(forwards);
        all.addAll(more.forwards());
        TunnelRequest.of(all); // refused before any port is held
        List<Forward> added = new ArrayList<>(more.forwards());
        hold(added, false);
        hold(added, true);
        forwards.addAll(added);
    }

    private void hold(List<Forward> added, boolean choosing) throws TunnelException {
        for (int i = 0; i < added.size(); i++) {
            if (added.get(i).choosesLoginPort() == choosing) {
                added.set(i, loginPorts.hold(added.get(i)));
            }
        }
    }

    /** {@return all forwards, with their login ports chosen} */
    public TunnelRequest request() {
        return new TunnelRequest(forwards);
    }

    /** {@return the login name of the user} */
    public String user() {
        return user;
    }

    /**
     * Writes job and step into the exitflag: a second srun names them in its refusal, the watcher in its line of
     * syslog.
     */
    void setStep(StepId step) throws TunnelException {
        claim.setStep(step);
    }

    /**
     * Notes in the exitflag that the tunnel is open, so that the watcher writes its "close" line if srun is killed. Without
     * that note only the line is missing.
     */
    void setOpen(StepId step) {
        try {
            claim.setOpen(step);
        } catch (TunnelException unnoted) {
            log.verbose(unnoted.getMessage());
        }
    }

    /** The words by which syslog names the session. */
    String description(StepId step, String node) {
        return TunnelLog.session(user, uid, step, node, request());
    }

    SessionFiles files() throws TunnelException {
        return claim.files();
    }

    SessionMark mark() {
        return claim.mark();
    }

    /**
     * Has {@code master} listen on all login ports. If it refuses one, the caller ends the master, because it may
     * already listen on others.
     */
    void forward(SshMaster master) throws TunnelException {
        loginPorts.handOver();
        try {
            master.forward(addresses, request());
        } finally {
            loginPorts.takeBack();
        }
    }

    /** Frees the login ports. */
    public void freePorts() {
        loginPorts.close();
    }

    /**
     * Gives the session up, once its tunnels have ended. May be called again if that fails.
     *
     * @throws TunnelException if a file stays; then the claim stays as well, and the watcher tries again
     */
    public void release() throws TunnelException {
        claim.release();
    }
}
