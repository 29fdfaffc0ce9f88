package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.posix.ProcessId;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;

class HostFileTest {

    private static final HostFile NODE1 = new HostFile("node1", new ProcessId(4711, 12345));

    private static final String BOOT = "boot=" + Kernel.bootId();

    @TempDir
    Path directory;

    Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("alice-host.tunnel");
    }

    @Test
    void itNamesTheNodeAndTheMaster() throws Exception {
        NODE1.write(path, Kernel.UID);
        assertEquals(List.of("node=node1", BOOT, "master=4711@12345"), Files.readAllLines(path));
        assertEquals(Optional.of(new ProcessId(4711, 12345)), HostFile.master(path, Kernel.UID));
    }

    @Test
    void theBackgroundMasterTakesThePlaceOfTheConnectingOne() throws Exception {
        NODE1.write(path, Kernel.UID);
        new HostFile("node1", new ProcessId(4712, 1)).write(path, Kernel.UID);
        assertEquals(List.of("node=node1", BOOT, "master=4712@1"), Files.readAllLines(path));
    }

    @Test
    void noFileNamesNoMaster() throws Exception {
        assertEquals(Optional.empty(), HostFile.master(path, Kernel.UID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "node=node1\n", "master=\n", "master=node1\n", "Master=4711@12345\n"})
    void aFileThatWasCutOffNamesNoMaster(String text) throws Exception {
        Files.writeString(path, BOOT + "\n" + text);
        assertEquals(Optional.empty(), HostFile.master(path, Kernel.UID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "boot=\n", "boot=00000000-0000-0000-0000-000000000000\n"})
    void aFileFromBeforeTheHostsLastStartNamesNoMaster(String boot) throws Exception {
        Files.writeString(path, "node=node1\n" + boot + "master=" + ProcessId.self() + "\n");
        assertEquals(Optional.empty(), HostFile.master(path, Kernel.UID));
    }

    @Test
    void aFileWithASecondNameNamesNoMaster() throws Exception {
        NODE1.write(path, Kernel.UID);
        Path second = Files.createLink(directory.resolve("second"), path);
        assertEquals(Optional.empty(), HostFile.master(path, Kernel.UID));
        Files.delete(second);
        assertEquals(Optional.of(new ProcessId(4711, 12345)), HostFile.master(path, Kernel.UID));
    }

    @Test
    void aStrangersFileNamesNoProcessOfOurs() throws Exception {
        NODE1.write(path, Kernel.UID);
        Kernel.giveAway(path);
        String message =
                "state_dir: belongs to user " + Kernel.stranger(path) + ", ask them or an admin to remove it: " + path;
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> HostFile.master(path, Kernel.UID))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> NODE1.write(path, Kernel.UID))
                        .getMessage());
    }
}
