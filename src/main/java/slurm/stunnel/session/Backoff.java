package slurm.stunnel.session;

/**
 * How long to wait before the next attempt: not at all, then a second, then twice as long each time. A connection
 * that is lost within 3 s counts as a failed attempt. Otherwise srun would connect again and again to a node that lets ssh in
 * and closes the connection at once. For the first connection ({@link LaunchWait}) and for all later ones
 * ({@link TunnelKeeper}).
 */
final class Backoff {

    private static final long FIRST_MILLIS = 1000;
    private static final long LASTING_MILLIS = 3000;

    private final long longest;
    private long next;

    /** @param longest in milliseconds */
    Backoff(long longest) {
        this.longest = longest;
    }

    /** {@return the milliseconds to wait before the next attempt} */
    long next() {
        long pause = next;
        next = Math.min(longest, pause == 0 ? FIRST_MILLIS : 2 * pause);
        return pause;
    }

    /** Takes note that a connection has lasted for {@code millis}. */
    void lasted(long millis) {
        if (millis >= LASTING_MILLIS) {
            next = 0;
        }
    }
}
