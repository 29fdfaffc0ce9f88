package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.SecondJvm;

class SshLogTest {

    @TempDir
    Path directory;

    @Test
    void linesThatSayNothingAreLeftOut() throws IOException {
        assertEquals(
                List.of("alice@node1: Permission denied (publickey).", "Connection closed."),
                linesOf("\r\n  \nalice@node1: Permission denied (publickey).\r\n\r\nConnection closed."));
    }

    @Test
    void anEmptyLogHasNoLines() throws IOException {
        assertEquals(List.of(), linesOf(""));
    }

    @Test
    void theLast15LinesAreTold() throws IOException {
        String log = String.join(
                "\n", IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).toList());
        assertEquals(IntStream.rangeClosed(6, 20).mapToObj(i -> "line " + i).toList(), linesOf(log));
    }

    @Test
    void nothingThatAServerSentSteersTheTerminal() throws IOException {
        assertEquals(List.of("\\u001b[2Jcaf\\u00e9\\ttea"), linesOf("\u001b[2Jcaf\u00e9\ttea"));
    }

    @Test
    void bytesThatAreNoTextAreShownAsSuch() throws IOException {
        byte[] latin1 = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of("caf\\ufffd"), SshLog.lastLines(Files.write(directory.resolve("log"), latin1)));
    }

    @Test
    void ofALongLogTheEndIsRead() throws IOException {
        Path log = directory.resolve("log");
        Files.writeString(log, ("x".repeat(99) + "\n").repeat(100));
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.US_ASCII.encode("\nthe end\n"), 60_000_000);
        }
        try (SecondJvm srun = SecondJvm.start(LastLines.class)) {
            String answer = srun.ask(log.toString());
            assertTrue(answer.startsWith("2 lines: \\u0000"), answer);
            assertTrue(answer.endsWith("...|the end"), answer);
        }
    }

    /** Tells the last lines of each log that it is asked for. */
    static final class LastLines {
        public static void main(String[] arguments) throws IOException {
            BufferedReader paths = new BufferedReader(new InputStreamReader(System.in));
            for (String path = paths.readLine(); path != null; path = paths.readLine()) {
                List<String> lines = SshLog.lastLines(Path.of(path));
                System.out.println(lines.size() + " lines: " + String.join("|", lines));
            }
        }
    }

    @Test
    void theLinesOfALogOf64KibibytesAreRead() throws IOException {
        String first = "first";
        assertEquals(List.of(first, "last"), linesOf(first + "\n".repeat(64 * 1024 - 9) + "last"));
        assertEquals(List.of("irst", "last"), linesOf(first + "\n".repeat(64 * 1024 - 8) + "last"));
    }

    @Test
    void aMissingLogIsAnError() {
        assertThrows(NoSuchFileException.class, () -> SshLog.lastLines(directory.resolve("missing")));
    }

    private List<String> linesOf(String text) throws IOException {
        return SshLog.lastLines(Files.writeString(directory.resolve("log"), text));
    }
}
