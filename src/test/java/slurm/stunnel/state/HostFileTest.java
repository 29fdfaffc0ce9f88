package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.ProcessId;
import slurm.testing.Kernel;
import slurm.testing.Planted;

class HostFileTest {

    private static final String BOOT = "boot=" + Kernel.bootId();

    @TempDir
    Path directory;

    private SessionFiles files;

    @BeforeEach
    void name() {
        files = new SessionFiles(directory);
    }

    @Test
    void itNamesTheNodeTheStartOfTheHostAndTheMaster() throws IOException {
        new HostFile("node1", new ProcessId(4711, 12345)).write(files);
        assertEquals(List.of("node=node1", BOOT, "master=4711@12345"), Files.readAllLines(files.host()));
        assertEquals("600", Kernel.mode(files.host()));
    }

    @Test
    void itNamesNoMasterBeforeSshIsStarted() throws IOException {
        new HostFile("node1", ProcessId.NONE).write(files);
        assertEquals(List.of("node=node1", BOOT, "master=0@0"), Files.readAllLines(files.host()));
    }

    @Test
    void theBackgroundMasterTakesThePlaceOfTheConnectingOne() throws IOException {
        new HostFile("node1", new ProcessId(4711, 12345)).write(files);
        new HostFile("node1", new ProcessId(4712, 1)).write(files);
        assertEquals(List.of("node=node1", BOOT, "master=4712@1"), Files.readAllLines(files.host()));
    }

    @Test
    void aLinkUnderItsNameIsNotFollowed() throws IOException {
        Planted.LINK_TO_A_FILE.at(files.host());
        assertThrows(IOException.class, () -> new HostFile("node1", ProcessId.NONE).write(files));
        assertEquals("precious", Files.readString(Planted.target(files.host())));
    }

    @Test
    void aSessionWhoseDirectoryIsGoneIsAnError() {
        SessionFiles gone = new SessionFiles(directory.resolve("gone"));
        assertThrows(NoSuchFileException.class, () -> new HostFile("node1", ProcessId.NONE).write(gone));
    }
}
