package slurm.spank;

import java.util.Optional;

/**
 * The number of a step, as {@code squeue --steps} prints it: {@code 12.0} is step 0 of job 12. Slurm counts both as
 * {@code uint32_t}, of which the highest are reserved: 0xfffffffb is a batch script, for example.
 *
 * @param jobId an unsigned number
 * @param stepId an unsigned number
 */
public record StepId(int jobId, int stepId) {

    private static final int MOST_DIGITS = 10; // of 4294967295

    private static final long MASK = 0xffff_ffffL;

    /**
     * Reads what {@link #toString} has written. Both numbers are decimal and at most 4294967295, without a sign, a
     * space or a leading zero.
     *
     * @param text such as {@code 12.0}
     * @return empty if {@code text} is anything else
     */
    public static Optional<StepId> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        long job = number(text.substring(0, dot));
        long step = number(text.substring(dot + 1));
        return job < 0 || step < 0 ? Optional.empty() : Optional.of(new StepId((int) job, (int) step));
    }

    /** -1 if {@code digits} is not a number of 32 bits. */
    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || digits.charAt(0) == '0' && digits.length() > 1) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0'; // ASCII only, unlike Character.digit
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number > MASK ? -1 : number;
    }

    /**
     * The form that Slurm prints and {@link #parse} reads.
     *
     * @return such as {@code 12.0}
     */
    @Override
    public String toString() {
        return Integer.toUnsignedString(jobId) + "." + Integer.toUnsignedString(stepId);
    }
}
