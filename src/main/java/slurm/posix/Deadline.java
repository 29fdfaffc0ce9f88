package slurm.posix;

import java.util.concurrent.TimeUnit;

/** A point in monotonic time. */
public final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /**
     * {@return the point that is {@code millis} away from now}
     *
     * @param millis milliseconds, 0 for now
     */
    public static Deadline in(long millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** {@return the milliseconds until then; negative afterwards} */
    public long millisLeft() {
        return -millisAgo();
    }

    /** {@return the milliseconds since then; negative before} */
    public long millisAgo() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
