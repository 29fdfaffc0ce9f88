package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.Kernel;
import slurm.testing.Planted;

class SessionFilesTest {

    @TempDir
    Path directory;

    private SessionFiles files;

    @BeforeEach
    void name() {
        files = new SessionFiles(directory);
    }

    @Test
    void eachFileHasItsName() {
        assertEquals(directory.resolve("exitflag"), files.exitflag());
        assertEquals(directory.resolve("host"), files.host());
        assertEquals(directory.resolve("control"), files.control());
        assertEquals(directory.resolve("log"), files.log());
    }

    @Test
    void aControlSocketThatSshHadNoTimeToNameIsRemoved() throws IOException {
        leaveAll();
        Path unnamed = directory.resolve("control.kZ0aQpLm3nXy7RtB");
        Planted.DEAD_SOCKET.at(unnamed);
        files.deleteUnnamedControls();
        assertEquals(List.of(files.control(), files.exitflag(), files.host(), files.log()), Kernel.names(directory));
    }

    @Test
    void aLinkUnderTheControlSocketsNameIsRemovedAndNotFollowed() throws IOException {
        Planted.LINK_TO_A_FILE.at(files.control());
        files.delete();
        assertEquals(List.of(Planted.target(files.control())), Kernel.names(directory));
    }

    @Test
    void theClaimOutlivesWhatSshHasLeft() throws IOException {
        leaveAll();
        files.delete();
        assertEquals(List.of(files.exitflag()), Kernel.names(directory));
    }

    @Test
    void alreadyGoneCountsAsSuccess() throws IOException {
        files.delete();
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void aFileThatStaysIsAnError() throws IOException {
        Files.createDirectories(files.control().resolve("obstacle"));
        assertThrows(IOException.class, files::delete);
    }

    private void leaveAll() throws IOException {
        for (Path file : List.of(files.exitflag(), files.host(), files.log())) {
            Files.createFile(file);
        }
        Planted.DEAD_SOCKET.at(files.control());
    }
}
