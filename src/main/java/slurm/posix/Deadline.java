package slurm.posix;

import java.util.concurrent.TimeUnit;

/** A moment, in the time of a clock that nobody sets. */
public final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    public static Deadline in(long millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Until then; negative afterwards. */
    public long millisLeft() {
        return -millisAgo();
    }

    /** Since then; negative before. */
    public long millisAgo() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
