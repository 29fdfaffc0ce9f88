package slurm.stunnel.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line into words, with the quotes of a POSIX shell but without the shell.
 *
 * <ul>
 *   <li>Spaces and tabs separate words.
 *   <li>{@code '...'}: everything up to the next {@code '} is literal.
 *   <li>{@code "..."}: literal too, except that a backslash before {@code "}, {@code \}, {@code $} or a backquote is
 *       dropped; before anything else it stays.
 *   <li>A backslash outside quotes makes the next character literal.
 *   <li>Quoted and unquoted pieces side by side are one word; {@code ''} is an empty word.
 * </ul>
 *
 * <p>Nothing is expanded: {@code $HOME}, {@code ~}, {@code *}, {@code #}, {@code |}, {@code >} and {@code ;} are
 * ordinary characters. The rules are those of POSIX.1-2017, Shell Command Language, section 2.2 (Quoting).
 */
public final class CommandWords {
    private static final String ESCAPED_IN_DOUBLE_QUOTES = "\"\\$`";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** Whether a word has begun. This tells an empty quoted word from no word. */
    private boolean inWord;

    private int next;

    private CommandWords(String text) {
        this.text = text;
    }

    /**
     * {@return the words, unmodifiable; none for blank text}
     *
     * @param text a command line
     * @throws TunnelException for a quote that is not closed or a backslash at the end
     */
    public static List<String> split(String text) throws TunnelException {
        CommandWords command = new CommandWords(text);
        while (command.next < text.length()) {
            command.take(text.charAt(command.next++));
        }
        command.endWord();
        return List.copyOf(command.words);
    }

    private void take(char c) throws TunnelException {
        if (c == ' ' || c == '\t') {
            endWord();
            return;
        }
        inWord = true;
        if (c == '\'') {
            singleQuoted();
        } else if (c == '"') {
            doubleQuoted();
        } else if (c == '\\') {
            word.append(following("nothing after the backslash"));
        } else {
            word.append(c);
        }
    }

    private void singleQuoted() throws TunnelException {
        char c = following("no closing '");
        while (c != '\'') {
            word.append(c);
            c = following("no closing '");
        }
    }

    private void doubleQuoted() throws TunnelException {
        char c = following("no closing \"");
        while (c != '"') {
            if (c == '\\') {
                c = following("no closing \"");
                if (ESCAPED_IN_DOUBLE_QUOTES.indexOf(c) < 0) {
                    word.append('\\');
                }
            }
            word.append(c);
            c = following("no closing \"");
        }
    }

    private char following(String problemAtEnd) throws TunnelException {
        if (next == text.length()) {
            throw TunnelException.of(problemAtEnd, text);
        }
        return text.charAt(next++);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }
}
