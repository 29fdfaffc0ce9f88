package slurm.spank;

/**
 * The border that no exception crosses: whatever is thrown behind it becomes one line in Slurm's log. The loader has
 * one around each hook, and a {@link Companion} has one around its work.
 */
public final class Guard {

    private static final int LONGEST_CHAIN = 8;

    private final SlurmLog log;

    /**
     * A border with a log.
     *
     * @param log takes a line for each failure
     */
    public Guard(SlurmLog log) {
        this.log = log;
    }

    /**
     * Runs {@code work}. It never throws, not even an Error: a hook may fail, srun must not.
     *
     * @param work runs in this thread
     * @return 0, or -1 if the work has thrown
     */
    public int run(Work work) {
        try {
            work.run();
            return 0;
        } catch (Throwable failure) {
            tell(failure);
            return -1;
        }
    }

    private void tell(Throwable failure) {
        try {
            log.error(words(failure));
        } catch (Throwable untold) {
            // no memory is left for the words, for example; it must not reach JNA, which would return 0 to C
        }
    }

    /**
     * What one line of the log says about a failure.
     *
     * @param failure anything that was thrown
     * @return the message of a {@link SpankException}; for all others {@code internal error: } and the chain of causes,
     *     without control characters
     */
    public static String words(Throwable failure) {
        return failure instanceof SpankException ? failure.getMessage() : "internal error: " + causes(failure);
    }

    /** The chain of causes on one line, innermost last, with the place of the first. */
    static String causes(Throwable thrown) {
        StringBuilder line = new StringBuilder(text(thrown));
        Throwable cause = thrown.getCause();
        for (int depth = 1; cause != null && depth < LONGEST_CHAIN; depth++) {
            line.append(": ").append(text(cause));
            cause = cause.getCause();
        }
        if (cause != null) { // a long chain, or a circle
            line.append(": ...");
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0
                ? line.toString()
                : line.append(" (at ").append(stack[0]).append(')').toString();
    }

    private static String text(Throwable thrown) {
        return thrown.toString().replaceAll("\\p{Cntrl}", " ");
    }
}
