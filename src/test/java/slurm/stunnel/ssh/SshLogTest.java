package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void aMissingLogIsAnError() {
        assertThrows(NoSuchFileException.class, () -> SshLog.lastLines(directory.resolve("missing")));
    }

    private List<String> linesOf(String text) throws IOException {
        return SshLog.lastLines(Files.writeString(directory.resolve("log"), text));
    }
}
