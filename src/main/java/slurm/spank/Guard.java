package slurm.spank;

/** The border that no exception crosses: whatever is thrown behind it becomes one line in Slurm's log. */
final class Guard {

    private static final int LONGEST_CHAIN = 8;

    private final SlurmLog log;

    Guard(SlurmLog log) {
        this.log = log;
    }

    /** @return 0, or -1 after a line in the log */
    int run(Work work) {
        try {
            work.run();
            return 0;
        } catch (Throwable failure) { // Errors too: a hook may fail, srun may not
            tell(failure);
            return -1;
        }
    }

    private void tell(Throwable failure) {
        try {
            log.error(failure instanceof SpankException ? failure.getMessage() : "internal error: " + causes(failure));
        } catch (Throwable untold) {
            // no memory left for the words, for one; it must not reach JNA, which would answer C with 0
        }
    }

    /** The chain of causes on one line, innermost last, with the place of the first. */
    static String causes(Throwable thrown) {
        StringBuilder line = new StringBuilder(text(thrown));
        Throwable cause = thrown.getCause();
        for (int depth = 1; cause != null && depth < LONGEST_CHAIN; depth++) {
            line.append(": ").append(text(cause));
            cause = cause.getCause();
        }
        if (cause != null) { // long, or a circle
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
