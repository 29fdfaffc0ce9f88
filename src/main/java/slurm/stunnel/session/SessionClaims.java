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
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/** How an srun comes to its session: it chooses a place, has dead sessions ended, and claims the first free number. */
final class SessionClaims {

    /** How long a claim waits for the watcher of a dead session to end it, in steps. */
    private static final int ATTEMPTS = 100;

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int maxSessions;
    private final List<StateDirectory> places;
    private final SessionMark mark;

    private SessionClaims(int maxSessions, List<StateDirectory> places, SessionMark mark) {
        this.maxSessions = maxSessions;
        this.places = places;
        this.mark = mark;
    }

    /**
     * Opens the user's directory: in the site's {@code state_dir} or, if another user has taken its name there, in
     * {@code /run/user}.
     *
     * @return the directory for this session, and the other one if sessions can lie there
     * @throws TunnelException if neither can be used
     */
    static List<StateDirectory> places(SiteConfiguration site, String user, int uid, SlurmLog log)
            throws TunnelException {
        StateDirectory sites = StateDirectory.of(site.session().stateDir(), user, uid);
        StateDirectory runtime = sites.inRuntimeDirectory();
        try {
            sites.open(site.session().maxSessions());
            return runtime.isUsable() ? List.of(sites, runtime) : List.of(sites);
        } catch (ForeignFileException taken) {
            if (!runtime.hasPrivateParent()) {
                throw taken;
            }
            runtime.open(site.session().maxSessions());
            log.info(taken.getMessage() + "; using " + runtime.path() + " until then");
            return List.of(runtime);
        }
    }

    /**
     * Starts the watcher, which ends the dead sessions in all places, and claims a session in the first place.
     *
     * @throws TunnelException naming the holders if no session is free
     */
    static Claim claim(SiteConfiguration site, List<StateDirectory> places) throws TunnelException {
        SessionMark mark = mark();
        int priority = site.reporting().syslog().isPresent()
                ? site.reporting().syslog().get().priority()
                : 0;
        Watcher watcher = Watcher.start(mark, places, priority);
        SessionClaims claims = new SessionClaims(site.session().maxSessions(), places, mark);
        Optional<Claim> claim = claims.duringSweep(watcher);
        return claim.isPresent() ? claim.get() : claims.afterSweep();
    }

    /** Most users have no dead session. Their claim need not wait until the watcher has looked for one. */
    private Optional<Claim> duringSweep(Watcher watcher) throws TunnelException {
        Optional<Claim> claim;
        try {
            claim = first();
        } catch (TunnelException refused) { // afterSweep() says so if it stays
            claim = Optional.empty();
        }
        try {
            watcher.await();
            return claim;
        } catch (TunnelException unwatched) {
            if (claim.isPresent()) {
                claim.get().release();
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
        int limit =
                maxSessions - EarlierLayout.living(places.get(0), maxSessions).size();
        for (int number = 1; number <= limit; number++) {
            if (isHeldElsewhere(number)) {
                continue;
            }
            Optional<Claim> claim = Claim.of(places.get(0), number, mark);
            if (claim.isPresent()) {
                return claim;
            }
        }
        return Optional.empty();
    }

    /** The number counts once, in whichever place its files lie. */
    private boolean isHeldElsewhere(int number) {
        for (StateDirectory place : places.subList(1, places.size())) {
            if (Holder.of(place.session(number).exitflag()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private List<Holder> holders() {
        List<Holder> holders = new ArrayList<>(EarlierLayout.living(places.get(0), maxSessions));
        for (int number = 1; number <= maxSessions; number++) {
            for (StateDirectory place : places) {
                Optional<Holder> holder = Holder.of(place.session(number).exitflag());
                if (holder.isPresent()) {
                    holders.add(holder.get());
                }
            }
        }
        return holders;
    }

    /** A dead one is about to be ended by its watcher. */
    private static boolean allLive(List<Holder> holders) {
        for (Holder holder : holders) {
            if (!holder.isAlive()) {
                return false;
            }
        }
        return !holders.isEmpty(); // else one has ended just now
    }

    private TunnelException refusal(List<Holder> holders) {
        StringBuilder text = new StringBuilder();
        for (Holder holder : holders) {
            text.append(text.length() == 0 ? "" : "; ").append(holder.text());
        }
        return new TunnelException("--tunnel: you already have "
                + (maxSessions == 1 ? "a session" : maxSessions + " sessions")
                + " on this login host, end "
                + (maxSessions == 1 ? "it" : "one")
                + " first: "
                + text);
    }
}
