package slurm.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import slurm.stunnel.text.Printable;

/** Input that is nearly right: what a grammar or a list of seeds gives, with a few edits. */
public final class Hostile {

    /** Longest message: a file's name, a problem, and a value as {@link Printable} shows it. */
    private static final int LONGEST_MESSAGE = 1000;

    /** What parsers stumble over. */
    private static final List<String> PIECES = List.of(
            "\0",
            "\n",
            "\r",
            "\t",
            " ",
            "\u001b[31m",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00e9",
            "\u0661",
            "\u2028",
            "\ufeff",
            "\uffff",
            "\ud83d\ude00",
            "\ud800",
            "0",
            "00",
            "-1",
            "+1",
            "65536",
            "4294967296",
            "1e3",
            "0x50",
            "99999999999999999999",
            ":",
            "::",
            ",",
            ",,",
            ".",
            "..",
            "/",
            "//",
            "../",
            "@",
            "=",
            "#",
            " #",
            "|",
            "%",
            "%s%n",
            "\\",
            "'",
            "\"",
            "\"\"",
            "$HOME",
            "`",
            "*",
            "[",
            "]",
            "~",
            "-");

    private Hostile() {}

    /** {@code length} characters of a text, from {@code permille} of it on, make way for a piece. */
    private record Edit(int permille, int length, String piece) {
        String on(String text) {
            int start = (int) ((long) text.length() * permille / 1000);
            return text.substring(0, start) + piece + text.substring(Math.min(text.length(), start + length));
        }

        byte[] on(byte[] bytes) {
            int start = (int) ((long) bytes.length * permille / 1000);
            int rest = Math.min(bytes.length, start + length);
            ByteArrayOutputStream edited = new ByteArrayOutputStream();
            edited.write(bytes, 0, start);
            for (char c : piece.toCharArray()) {
                edited.write(c); // the lower half: not UTF-8
            }
            edited.write(bytes, rest, bytes.length - rest);
            return edited.toByteArray();
        }
    }

    private static Arbitrary<List<Edit>> edits() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(PIECES)),
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(2, Arbitraries.strings().ofMinLength(1).ofMaxLength(3)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.of(PIECES),
                                        Arbitraries.integers().between(2, 5000))
                                .as(String::repeat)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.integers().between(0, 2)),
                                Tuple.of(1, Arbitraries.integers().between(3, 10_000))),
                        piece)
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** Half of them as they are, the others edited. */
    public static Arbitrary<String> edited(Arbitrary<String> texts) {
        Arbitrary<String> edited = Combinators.combine(texts, edits()).as((text, edits) -> {
            String result = text;
            for (Edit edit : edits) {
                result = edit.on(result);
            }
            return result;
        });
        return Arbitraries.frequencyOf(Tuple.of(1, texts), Tuple.of(1, edited));
    }

    /** The same as the bytes of a file: of an edited text in UTF-8, edited bytes, or any. */
    public static Arbitrary<byte[]> editedBytes(Arbitrary<String> texts) {
        Arbitrary<byte[]> encoded = edited(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
        return Arbitraries.frequencyOf(
                Tuple.of(7, encoded),
                Tuple.of(2, edited(encoded, edits())),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(300)));
    }

    public static Arbitrary<byte[]> editedPackets(Arbitrary<byte[]> packets) {
        return Arbitraries.frequencyOf(Tuple.of(3, packets), Tuple.of(2, edited(packets, edits())));
    }

    private static Arbitrary<byte[]> edited(Arbitrary<byte[]> bytes, Arbitrary<List<Edit>> edits) {
        return Combinators.combine(bytes, edits).as((original, all) -> {
            byte[] result = Arrays.copyOf(original, original.length);
            for (Edit edit : all) {
                result = edit.on(result);
            }
            return result;
        });
    }

    /** Checks that a message is one line, cannot control a terminal, and is not too long for one. */
    public static void assertPrintable(Exception refusal) {
        String message = refusal.getMessage();
        assertTrue(message.matches("[ -~]+"), () -> "not a line of printable ASCII: " + message);
        assertTrue(message.length() <= LONGEST_MESSAGE, () -> message.length() + " characters: " + message);
    }

    public static Path folder() {
        try {
            return Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path folder) throws IOException {
        for (Path file : Kernel.names(folder)) {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                delete(file);
            } else {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
