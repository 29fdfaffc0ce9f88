package slurm.spank;

/** Tells how many milliseconds each phase of a hook takes, to a user who runs {@code srun -vv}. */
public final class Stopwatch {

    static final String PHASE = "phase ";

    private static final long NANOS_PER_TENTH = 100_000;

    private final SlurmLog log;
    private long start;

    /**
     * A stopwatch that starts now.
     *
     * @param log takes the milliseconds
     */
    public Stopwatch(SlurmLog log) {
        this(log, System.nanoTime());
    }

    /**
     * A stopwatch that has started already.
     *
     * @param log takes the milliseconds
     * @param start what {@link System#nanoTime} was then
     */
    public Stopwatch(SlurmLog log, long start) {
        this.log = log;
        this.start = start;
    }

    /**
     * Tells how long {@code phase} took. It began with the end of the phase before, or with this stopwatch.
     *
     * @param phase a word or two
     */
    public void lap(String phase) {
        long now = System.nanoTime();
        tell(phase, now - start);
        start = now;
    }

    /**
     * Tells how long {@code phase} took, by another clock.
     *
     * @param phase a word or two
     * @param nanos nanoseconds; the line rounds them to tenths of a millisecond
     */
    public void tell(String phase, long nanos) {
        long tenths = (nanos + NANOS_PER_TENTH / 2) / NANOS_PER_TENTH;
        log.debug(PHASE + phase + ": " + tenths / 10 + "." + tenths % 10 + " ms");
    }
}
