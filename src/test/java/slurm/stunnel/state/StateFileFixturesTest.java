package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.testing.Kernel;

/** The files of src/test/state-files, which the watcher's tests read as well. docs/state-files.md has the rules. */
class StateFileFixturesTest {

    private static final String EXPECTED = ".expected";

    @TempDir
    Path directory;

    static List<Path> fixtures() throws IOException {
        List<Path> fixtures = new ArrayList<>(Kernel.names(Path.of("src/test/state-files")));
        fixtures.removeIf(path -> path.toString().endsWith(EXPECTED));
        return fixtures;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aFileIsReadAsTheWatcherReadsIt(Path fixture) throws IOException {
        byte[] expected = Files.readAllBytes(fixture.resolveSibling(fixture.getFileName() + EXPECTED));
        Path file = Files.copy(fixture, directory.resolve("file")); // what is opened has to be writable
        StringBuilder text = new StringBuilder();
        try (FileChannel channel = StateFile.open(file)) {
            StateFile.read(channel).forEach((key, value) -> text.append(key + "=" + value + "\n"));
        }
        assertEquals(new String(expected, StandardCharsets.UTF_8), text.toString());
    }
}
