package slurm.stunnel.text;

import java.nio.file.Path;

/**
 * A value from outside as a message may show it: one line of printable ASCII that cannot steer a terminal.
 *
 * <p>Everything else is written as a Java escape ({@code \n}, {@code \t}, {@code \}{@code u00e9}), a backslash as two,
 * so that the shown text names exactly one value. An empty value is shown as {@code ""}.
 */
public final class Printable {
    /** Longest shown text in characters, escapes included and the closing {@code ...} not. */
    public static final int LONGEST = 64;

    static final int LONGEST_LINE = 500;

    private Printable() {}

    public static String text(String value) {
        return value.isEmpty() ? "\"\"" : escaped(value, LONGEST);
    }

    /** A whole line of another program's output, whatever its length up to {@link #LONGEST_LINE}. */
    public static String line(String value) {
        return escaped(value, LONGEST_LINE);
    }

    /** The site's, or made of it and of the user's name. */
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
