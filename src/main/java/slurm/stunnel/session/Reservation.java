package slurm.stunnel.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import slurm.posix.Deadline;
import slurm.spank.SlurmLog;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SrunProcess;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.ssh.Waiting;
import slurm.stunnel.state.Claim;
import slurm.stunnel.state.ForeignFileException;
import slurm.stunnel.state.RuntimeDirectory;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The tunnels of one srun, from the moment its options are read until it ends: claimed, given its login ports, opened
 * once the node is known, closed.
 */
public final class Reservation implements AutoCloseable {

    private final SiteConfiguration site;
    private final Path stateDir;
    private final String user;
    private final int uid;
    private final int number;
    private final Claim exitFlag;
    private final List<InetAddress> addresses;
    private final LoginPorts loginPorts;

    private Optional<TunnelRequest> request = Optional.empty();
    private Optional<SshMaster> master = Optional.empty();
    private Optional<TunnelKeeper> keeper = Optional.empty();
    private Optional<TunnelLog> tunnelLog = Optional.empty();
    private boolean closed;

    private Reservation(
            SiteConfiguration site,
            Path stateDir,
            String user,
            int uid,
            int number,
            Claim exitFlag,
            List<InetAddress> addresses) {
        this.site = site;
        this.stateDir = stateDir;
        this.user = user;
        this.uid = uid;
        this.number = number;
        this.exitFlag = exitFlag;
        this.addresses = addresses;
        this.loginPorts = new LoginPorts(addresses);
    }

    /**
     * Claims one of the user's {@code max_sessions} sessions on this login host, and tidies up behind an srun that was
     * killed while it held it. If somebody has planted a file in the site's {@code state_dir}, the files lie in the
     * user's own directory, where there is one.
     *
     * @throws TunnelException naming job and pid of the holder if none is free
     */
    public static Reservation claim(SiteConfiguration site, SlurmLog log) throws TunnelException {
        int uid = SrunProcess.uid();
        try {
            return claim(site, site.stateDir(), uid);
        } catch (ForeignFileException planted) {
            Optional<Path> own = RuntimeDirectory.of(uid);
            if (own.isEmpty()) {
                throw planted;
            }
            log.info(planted.getMessage() + "; using " + own.get() + " until then");
            return claim(site, own.get(), uid);
        }
    }

    private static Reservation claim(SiteConfiguration site, Path stateDir, int uid) throws TunnelException {
        String user = SrunProcess.userName();
        SessionFiles.check(stateDir, user, site.maxSessions());
        SessionFiles.refuseForeign(stateDir, user, site.maxSessions(), uid);
        List<InetAddress> addresses = LoginPorts.present(site.bindAddress()); // refused before anything is claimed
        Watcher watcher = Watcher.start(
                stateDir,
                SessionFiles.fileName(user),
                site.syslog().isPresent() ? site.syslog().get().priority() : 0);
        Reservation session = claim(site, stateDir, user, uid, addresses);
        try {
            watcher.await();
        } catch (TunnelException unwatched) {
            session.close();
            throw unwatched;
        }
        return session;
    }

    private static Reservation claim(
            SiteConfiguration site, Path stateDir, String user, int uid, List<InetAddress> addresses)
            throws TunnelException {
        String holders = "";
        for (int number = 1; number <= site.maxSessions(); number++) {
            int claimed = number;
            int most = site.maxSessions();
            Path path = SessionFiles.of(stateDir, user, most, number, "").exitflag();
            Optional<Claim> flag = Claim.claim(
                    path,
                    uid,
                    step -> SshMaster.end(SessionFiles.of(stateDir, user, most, claimed, step.orElse("")), uid));
            if (flag.isPresent()) {
                return new Reservation(site, stateDir, user, uid, number, flag.get(), addresses);
            }
            holders += (holders.isEmpty() ? "" : "; ") + Claim.holder(path, uid);
        }
        throw new TunnelException("--tunnel: you have "
                + (site.maxSessions() == 1 ? "a session" : site.maxSessions() + " sessions")
                + " on this login host already, end "
                + (site.maxSessions() == 1 ? "it" : "one")
                + " first: "
                + holders);
    }

    /**
     * Adds pairs and holds their login ports; a pair that leaves the choice to us gets one. The ports that the user
     * names come first, so that none of them is chosen for another pair.
     */
    public void add(TunnelRequest more) throws TunnelException {
        if (request.isPresent()) {
            request.get().plus(more); // refused before any port is held
        }
        List<Forward> pairs = new ArrayList<>(more.pairs());
        hold(pairs, false);
        hold(pairs, true);
        TunnelRequest held = TunnelRequest.of(pairs);
        request = Optional.of(request.isPresent() ? request.get().plus(held) : held);
    }

    private void hold(List<Forward> pairs, boolean choosing) throws TunnelException {
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).choosesLoginPort() == choosing) {
                pairs.set(i, loginPorts.hold(pairs.get(i)));
            }
        }
    }

    /** Starts the ssh master to {@code node}, the first of {@code step}; returns when it is connected. */
    public void connect(Spank step, String node) throws SpankException {
        SessionFiles files = SessionFiles.of(
                stateDir, user, site.maxSessions(), number, step.step().toString());
        exitFlag.setStep(step.step().toString());
        SshMaster.end(files, uid); // what somebody left without an exitflag
        master = Optional.of(new SshMaster(site, files, node, uid));
        new LaunchWait(step, node).open(master.get(), site.connectTimeout());
    }

    /**
     * Has the master listen on the login ports.
     *
     * @return the pairs, login ports chosen
     */
    public TunnelRequest forward() throws TunnelException {
        loginPorts.handOver();
        try {
            master.orElseThrow().forward(addresses, request.orElseThrow());
        } finally {
            loginPorts.takeBack();
        }
        return request.get();
    }

    /** From now on a connection that is lost is opened again, unless the site does not want that. */
    public void keep(SlurmLog log, String step, String node) throws SpankException {
        if (site.syslog().isPresent()) {
            exitFlag.setOpen(step);
        }
        TunnelLog told = new TunnelLog(
                log, site.syslog(), node, TunnelLog.session(user, uid, step, node, request.orElseThrow()));
        told.opened();
        tunnelLog = Optional.of(told);
        keeper = Optional.of(new TunnelKeeper(master.orElseThrow(), this::reopen, site.reconnect(), told, log));
    }

    private void reopen(Waiting patience) throws SpankException {
        long limit = TimeUnit.SECONDS.toMillis(site.connectTimeout());
        master.orElseThrow().open(patience, Prompting.JOB_RUNS, Deadline.in(limit));
        try {
            forward();
        } catch (TunnelException failure) {
            master.get().stop();
            throw failure;
        }
    }

    /**
     * Ends the master, removes the files, frees the ports. Does nothing the second time.
     *
     * @throws TunnelException if something stays; the claim then stays as well, and the next srun tries again
     */
    @Override
    public void close() throws TunnelException {
        if (closed) {
            return;
        }
        closed = true;
        if (keeper.isPresent()) {
            keeper.get().close();
        }
        if (master.isPresent()) {
            master.get().end();
        }
        if (keeper.isPresent()) {
            keeper.get().await();
        }
        loginPorts.close();
        release();
        if (tunnelLog.isPresent()) {
            tunnelLog.get().closed();
        }
    }

    private void release() throws TunnelException {
        try {
            exitFlag.release();
        } catch (IOException e) {
            throw new TunnelException("close: cannot remove the exitflag: " + Reason.of(e), e);
        }
    }

    public String user() {
        return user;
    }
}
