package slurm.stunnel.text;

/**
 * Whole numbers as options and configuration write them: ASCII digits, no sign, no spaces, no leading zero.
 *
 * <p>Stricter than {@link Integer#parseInt}, which takes {@code +8000} and the digits of every script. Leading zeros
 * are refused because half of all programs read them as octal.
 */
public final class Decimal {
    public static final int NOT_A_NUMBER = -1;

    private Decimal() {}

    /** The number, {@link Integer#MAX_VALUE} for every larger one, or {@link #NOT_A_NUMBER}. */
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
