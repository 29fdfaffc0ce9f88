package slurm.stunnel;

import java.util.concurrent.TimeUnit;

/** A moment, in the time of a clock that nobody sets. */
final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(long millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Until then; negative afterwards. */
    long millisLeft() {
        return -millisAgo();
    }

    /** Since then; negative before. */
    long millisAgo() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
