package slurm.stunnel.session;

/**
 * How long to wait before the next attempt: nothing at first, then a second, then twice as long each time. An attempt
 * that succeeded counts as failed if its success did not last: a node that lets ssh in and throws it out is not asked
 * every second.
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

    /** Milliseconds to wait before the attempt that comes next. */
    public long next() {
        long pause = next;
        next = Math.min(longest, pause == 0 ? FIRST_MILLIS : 2 * pause);
        return pause;
    }

    /** What an attempt brought has lasted for {@code millis}. */
    void lasted(long millis) {
        if (millis >= LASTING_MILLIS) {
            next = 0;
        }
    }
}
