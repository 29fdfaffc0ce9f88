package slurm.spank;

/** The milliseconds that each phase of a hook takes, told to whoever runs {@code srun -vv}. */
public final class Stopwatch {

    static final String PHASE = "phase ";

    private static final long NANOS_PER_TENTH = 100_000;

    private final SlurmLog log;
    private long start;

    /**
     * Starts now.
     *
     * @param log takes the milliseconds
     */
    public Stopwatch(SlurmLog log) {
        this(log, System.nanoTime());
    }

    /** One that has been running since {@code start}, in {@link System#nanoTime}'s time. */
    Stopwatch(SlurmLog log, long start) {
        this.log = log;
        this.start = start;
    }

    /**
     * Tells how long {@code phase} took, which began with this stopwatch or with the end of the phase before.
     *
     * @param phase a word or two
     */
    public void lap(String phase) {
        long now = System.nanoTime();
        tell(phase, now - start);
        start = now;
    }

    void tell(String phase, long nanos) {
        long tenths = (nanos + NANOS_PER_TENTH / 2) / NANOS_PER_TENTH;
        log.debug(PHASE + phase + ": " + tenths / 10 + "." + tenths % 10 + " ms");
    }
}
