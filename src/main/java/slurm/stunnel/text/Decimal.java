package slurm.stunnel.text;

/**
 * Whole numbers in options and configuration: ASCII digits, no sign, no spaces, no leading zero.
 *
 * <p>Stricter than {@link Integer#parseInt}, which takes {@code +8000} and the digits of every script. Many programs
 * read a number with a leading zero as octal, so it is refused.
 */
public final class Decimal {
    /** What {@link #parse} returns for everything else. */
    public static final int NOT_A_NUMBER = -1;

    private Decimal() {}

    /**
     * {@return the number, {@link Integer#MAX_VALUE} for every larger one, or {@link #NOT_A_NUMBER}}
     *
     * @param text from outside
     */
    public static int parse(String text) {
        if (text.isEmpty() || (text.length() > 1 && text.charAt(0) == '0')) {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return NOT_A_NUMBER;
            }
            value = Math.min(value * 10 + (c - '0'), Integer.MAX_VALUE);
        }
        return (int) value;
    }
}
