package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.stunnel.state.StateFile;

class ReasonTest {

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/x"), "No such file or directory: /x"),
                Arguments.of(
                        new NoSuchFileException("/caf\u00e9\u001b"), "No such file or directory: /caf\\u00e9\\u001b"),
                Arguments.of(new AccessDeniedException("/x"), "Permission denied: /x"),
                Arguments.of(new FileAlreadyExistsException("/x"), "File exists: /x"),
                Arguments.of(
                        new FileSystemException("/x", null, "No space left on device"), "No space left on device: /x"),
                Arguments.of(new FileSystemLoopException("/x"), "no reason given: /x"),
                Arguments.of(new NotDirectoryException("/x"), "no reason given: /x"),
                Arguments.of(new IOException("Connection refused"), "Connection refused"),
                Arguments.of(new EOFException(), "no reason given"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void aReasonIsInTheSystemsWords(IOException cause, String words) {
        assertEquals(words, Reason.of(cause));
    }

    @Test
    void aFileInTheWayIsNamedInTheSystemsWords(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try {
            StateFile.create(file.resolve("below")).close();
        } catch (IOException e) {
            assertEquals("Not a directory: " + file.resolve("below"), Reason.of(e));
            return;
        }
        throw new AssertionError("a file below a file");
    }
}
