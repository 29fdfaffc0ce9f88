package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandWordsTest {
    static Stream<Arguments> asInAShell() {
        return Stream.of(
                words("-v", "-v"),
                words("  -v \t -4  ", "-v", "-4"),
                words("-o StrictHostKeyChecking=no", "-o", "StrictHostKeyChecking=no"),
                words("-o 'ProxyCommand=nc %h %p'", "-o", "ProxyCommand=nc %h %p"),
                words("-o \"ProxyCommand=nc %h %p\"", "-o", "ProxyCommand=nc %h %p"),
                words("-o ProxyCommand=nc\\ %h\\ %p", "-o", "ProxyCommand=nc %h %p"),
                words("-i '/home/a b'/key", "-i", "/home/a b/key"),
                words("'a'\"b\"c\\ d", "abc d"),
                words("'' \"\" a''", "", "", "a"),
                words("'a\\b \"c\"'", "a\\b \"c\""),
                words("\"a'b\"", "a'b"),
                words("\"\\\" \\\\ \\$ \\` \\n \\'\"", "\" \\ $ ` \\n \\'"),
                words("\\' \\\" \\\\", "'", "\"", "\\"),
                words("a\\#b a#b", "a#b", "a#b"),
                words("'caf\u00e9'", "caf\u00e9"));
    }

    @ParameterizedTest
    @MethodSource("asInAShell")
    void wordsAreQuotedAsInAShell(String text, List<String> words) throws TunnelException {
        assertEquals(words, CommandWords.split(text));
    }

    @ParameterizedTest
    @MethodSource("asInAShell")
    void theShellOfThisHostAgrees(String text, List<String> words) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + text).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        assertEquals(words, List.of(printed.substring(0, printed.length() - 1).split("\0", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$HOME", "~/key", "*", "2>/tmp/log", "a;b", "a|b", "a&", "`id`", "$(id)", "#", "{a,b}", "!!"})
    void nothingIsExpanded(String text) throws TunnelException {
        assertEquals(List.of(text), CommandWords.split(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t  "})
    void blankTextHasNoWords(String text) throws TunnelException {
        assertEquals(List.of(), CommandWords.split(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '%',
            value = {
                "-o 'Foo~no closing ': -o 'Foo",
                "-o \"Foo~no closing \": -o \"Foo",
                "it's~no closing ': it's",
                "\"a\\\"~no closing \": \"a\\\\\"",
                "\"a\\~no closing \": \"a\\\\",
                "a\\~nothing after the backslash: a\\\\"
            })
    void aQuoteThatIsNotClosedIsRefused(String text, String message) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> CommandWords.split(text))
                        .getMessage());
    }

    @Test
    void theWordsCannotBeChanged() throws TunnelException {
        List<String> words = CommandWords.split("a b");
        assertThrows(UnsupportedOperationException.class, words::clear);
    }

    private static Arguments words(String text, String... words) {
        return Arguments.of(text, List.of(words));
    }
}
