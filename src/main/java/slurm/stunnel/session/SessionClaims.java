package slurm.stunnel.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import slurm.posix.ProcessId;
import slurm.spank.SlurmLog;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.Claim;
import slurm.stunnel.state.EarlierLayout;
import slurm.stunnel.state.ForeignFileException;
import slurm.stunnel.state.Holder;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.state.StateDirectory;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * How an srun comes to its session: it chooses a directory, has the watcher end dead sessions, and claims the first free
 * number.
 */
final class SessionClaims {

    /** How often this srun tries to claim, every 50 ms, while the watcher of a killed srun ends that srun's session: 5 s. */
    private static final int ATTEMPTS = 100;

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int maxSessions;
    private final UserDirectories directories;
    private final SessionMark mark;

    private SessionClaims(int maxSessions, UserDirectories directories, SessionMark mark) {
        this.maxSessions = maxSessions;
        this.directories = directories;
        this.mark = mark;
    }

    /**
     * Where sessions of the user can lie.
     *
     * @param chosen the directory in which this srun claims its session
     * @param other the directory in which other sessions may lie, if it is there and the user's
     */
    record UserDirectories(StateDirectory chosen, StateDirectory other) {}

    /**
     * Opens the user's directory: in the site's {@code state_dir} or, if another user has taken its name there, in
     * {@code /run/user}.
     *
     * @throws TunnelException if neither can be used
     */
    static UserDirectories directories(SiteConfiguration site, String user, int uid, SlurmLog log)
            throws TunnelException {
        StateDirectory sites = StateDirectory.of(site.session().stateDir(), user, uid);
        StateDirectory runtime = sites.inRuntimeDirectory();
        try {
            sites.open(site.session().maxSessions());
            return new UserDirectories(sites, runtime);
        } catch (ForeignFileException taken) {
            if (!runtime.hasPrivateParent()) {
                throw taken;
            }
            runtime.open(site.session().maxSessions());
            log.info(taken.getMessage() + "; using " + runtime.path() + " until then");
            return new UserDirectories(runtime, sites);
        }
    }

    /**
     * Starts the watcher, which ends the dead sessions in both directories, and claims a session in the chosen one.
     *
     * @throws TunnelException naming the holders if no session is free
     */
    static Claim claim(SiteConfiguration site, UserDirectories directories) throws TunnelException {
        SessionMark mark = mark();
        int priority = site.reporting().syslog().isPresent()
                ? site.reporting().syslog().get().priority()
                : 0;
        Watcher watcher = Watcher.start(mark, directories, priority);
        SessionClaims claims = new SessionClaims(site.session().maxSessions(), directories, mark);
        Optional<Claim> claim = claims.duringSweep(watcher);
        return claim.isPresent() ? claim.get() : claims.afterSweep();
    }

    /**
     * Claims a session while the watcher still looks for dead ones. Most users have none, and need not wait for that.
     * Empty if no session was free.
     */
    private Optional<Claim> duringSweep(Watcher watcher) throws TunnelException {
        Optional<Claim> claim = Optional.empty();
        try {
            claim = first();
        } catch (TunnelException refused) {
            // afterSweep() says so if it stays
        } finally {
            awaitOrRelease(watcher, claim);
        }
        return claim;
    }

    private static void awaitOrRelease(Watcher watcher, Optional<Claim> claim) throws TunnelException {
        try {
            watcher.await();
        } catch (TunnelException unwatched) {
            if (claim.isPresent()) {
                try {
                    claim.get().release();
                } catch (TunnelException remains) {
                    unwatched.addSuppressed(remains);
                }
            }
            throw unwatched;
        }
    }

    private Claim afterSweep() throws TunnelException {
        for (int attempt = 1; ; attempt++) {
            Optional<Claim> claim = first();
            if (claim.isPresent()) {
                return claim.get();
            }
            List<Holder> holders = holders();
            if (allLive(holders) || attempt == ATTEMPTS) {
                throw refusal(holders);
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private static SessionMark mark() throws TunnelException {
        try {
            return SessionMark.of(ProcessId.self());
        } catch (IOException e) {
            throw new TunnelException("watcher: cannot name this srun: " + Reason.of(e), e);
        }
    }

    private Optional<Claim> first() throws TunnelException {
        // Sessions of the earlier layout only become fewer, so the numbers above this limit are free as long as they
        // live.
        int limit = maxSessions - earlier().size();
        for (int number = 1; number <= limit; number++) {
            if (isHeldElsewhere(number)) {
                continue;
            }
            Optional<Claim> claim = Claim.of(directories.chosen(), number, mark);
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    /** True if session {@code number} lies in the user's other directory: the same number is not used in both. */
    private boolean isHeldElsewhere(int number) {
        return directories.other().isUsable()
                && Holder.of(directories.other().session(number).exitflag()).isPresent();
    }

    private List<Holder> holders() {
        List<Holder> holders = earlier();
        for (int number = 1; number <= maxSessions; number++) {
            add(holders, directories.chosen(), number);
            if (directories.other().isUsable()) {
                add(holders, directories.other(), number);
            }
        }
        return holders;
    }

    private static void add(List<Holder> holders, StateDirectory place, int number) {
        Optional<Holder> holder = Holder.of(place.session(number).exitflag());
        if (holder.isPresent()) {
            holders.add(holder.get());
        }
    }

    private List<Holder> earlier() {
        List<Holder> living = new ArrayList<>(EarlierLayout.living(directories.chosen(), maxSessions));
        living.addAll(EarlierLayout.living(directories.other(), maxSessions));
        return living;
    }

    /** True if every owner is alive. A dead owner's watcher is about to end that session, so waiting helps. */
    private static boolean allLive(List<Holder> holders) {
        for (Holder holder : holders) {
            if (!holder.isAlive()) {
                return false;
            }
        }
        return !holders.isEmpty(); // if there is none, a session has ended just now
    }

    private TunnelException refusal(List<Holder> holders) {
        if (holders.isEmpty()) { // the claim was refused all the same
            return new TunnelException("state_dir: not the exitflag of a session, remove it: "
                    + Printable.path(directories.chosen().session(1).exitflag()));
        }
        StringBuilder text = new StringBuilder();
        for (Holder holder : holders) {
            text.append(text.length() == 0 ? "" : "; ").append(holder.text());
            text.append(holder.isAlive() ? "" : " (srun has died, but its ssh has not ended)");
        }
        return new TunnelException("--tunnel: you already have "
                + (maxSessions == 1 ? "a session" : maxSessions + " sessions")
                + " on this login host, end "
                + (maxSessions == 1 ? "it" : "one")
                + " first: "
                + text);
    }
}
