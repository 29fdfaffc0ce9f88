package slurm.stunnel.text;

import java.nio.file.Path;

/**
 * Makes a value from outside safe for a message: one line of printable ASCII, which cannot control a terminal.
 *
 * <p>Every other character becomes a Java escape ({@code \n}, {@code \t}, {@code \}{@code u00e9}) and a backslash
 * becomes two, so two different values never look the same. An empty value is shown as {@code ""}.
 */
public final class Printable {
    /** The longest shown text in characters, with escapes and without the closing {@code ...}. */
    public static final int LONGEST = 64;

    static final int LONGEST_LINE = 500;

    private Printable() {}

    /**
     * {@return a value, cut after {@link #LONGEST} characters}
     *
     * @param value from outside
     */
    public static String text(String value) {
        return value.isEmpty() ? "\"\"" : escaped(value, LONGEST);
    }

    /**
     * {@return a line of another program's output, cut after {@link #LONGEST_LINE} characters}
     *
     * @param value from outside
     */
    public static String line(String value) {
        return escaped(value, LONGEST_LINE);
    }

    /**
     * {@return a path, cut as a line is: the site chooses its length}
     *
     * @param value from outside
     */
    public static String path(Path value) {
        return line(value.toString());
    }

    private static String escaped(String value, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            String next = character(value.charAt(i));
            if (shown.length() + next.length() > longest) {
                return shown.append("...").toString();
            }
            shown.append(next);
        }
        return shown.toString();
    }

    private static String character(char c) {
        if (c == '\\') {
            return "\\\\";
        }
        if (c >= ' ' && c <= '~') {
            return String.valueOf(c);
        }
        if (c == '\n') {
            return "\\n";
        }
        if (c == '\r') {
            return "\\r";
        }
        if (c == '\t') {
            return "\\t";
        }
        String hex = Integer.toHexString(c);
        return "\\u" + "0000".substring(hex.length()) + hex;
    }
}
