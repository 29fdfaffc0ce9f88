package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.ProcessId;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;

/** What happens to the files of a session when srun gives up its claim, or has lost it before. */
@Timeout(60)
class ClaimReleaseTest {

    @TempDir
    Path stateDir;

    private StateDirectory directory;
    private SessionFiles files;
    private SessionMark mark;

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.of(stateDir, "alice", Kernel.UID);
        directory.open(2);
        files = directory.session(1);
        mark = SessionMark.of(ProcessId.self());
    }

    @Test
    void aReleaseRemovesAllThatAnSshHasLeftAndTheDirectory() throws Exception {
        Claim claim = claim();
        leaveFiles();
        claim.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
        assertFalse(claim.isHeld());
    }

    @Test
    void aReleasedSessionIsFreeForTheNext() throws Exception {
        claim().release();
        Claim next = claim();
        assertTrue(next.isHeld());
        next.release();
    }

    @Test
    void aSecondReleaseDoesNotTouchTheNextSession() throws Exception {
        Claim claim = claim();
        claim.release();
        Claim next = claim();
        leaveFiles();
        List<Path> before = Kernel.names(files.directory());
        claim.release();
        assertEquals(before, Kernel.names(files.directory()));
        assertTrue(next.isHeld());
        next.release();
    }

    @Test
    void aReleaseIsContentIfTheFilesAreGone() throws Exception {
        Claim claim = claim();
        Files.delete(files.exitflag());
        Files.delete(files.directory());
        claim.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
    }

    @Test
    void aReleaseLeavesFilesThatThePluginDoesNotKnow() throws Exception {
        Claim claim = claim();
        Path unknown = Files.createFile(files.directory().resolve("notes"));
        claim.release();
        assertEquals(List.of(unknown), Kernel.names(files.directory()));
    }

    @Test
    void aClaimWhoseFilesCannotBeRemovedStays() throws Exception {
        Claim claim = claim();
        Path obstacle = Files.createDirectories(files.log().resolve("obstacle"));
        String refused = assertThrows(TunnelException.class, claim::release).getMessage();
        assertTrue(refused.matches("close: cannot clean up: .*: " + files.log()), refused);
        assertTrue(claim.isHeld());
        Files.delete(obstacle);
        claim.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
    }

    @Test
    void aClaimWhoseFileIsGoneIsNotHeld() throws Exception {
        Claim claim = claim();
        Files.delete(files.exitflag());
        assertFalse(claim.isHeld());
        assertEquals(
                "state_dir: somebody has removed the files of this session: " + files.directory(),
                assertThrows(TunnelException.class, claim::files).getMessage());
        claim.release();
    }

    @Test
    void aClaimWhoseFileWasReplacedLeavesTheOthersFiles() throws Exception {
        Claim claim = claim();
        Files.delete(files.exitflag());
        Claim other = Claim.of(directory, 1, SessionMark.of(ProcessId.self())).orElseThrow();
        leaveFiles();
        List<Path> before = Kernel.names(files.directory());
        assertFalse(claim.isHeld());
        assertThrows(TunnelException.class, claim::files);
        claim.release();
        assertEquals(before, Kernel.names(files.directory()));
        assertTrue(other.isHeld());
        other.release();
    }

    @Test
    void aCopyOfTheClaimIsNotTheClaim() throws Exception {
        Claim claim = claim();
        Path copy = Files.copy(files.exitflag(), files.directory().resolve("copy"));
        Files.move(copy, files.exitflag(), StandardCopyOption.REPLACE_EXISTING);
        assertFalse(claim.isHeld());
        claim.release();
        assertTrue(Files.exists(files.exitflag()));
    }

    /** Creates the files that an ssh master leaves, and one of an ssh that was killed in between. */
    private void leaveFiles() throws Exception {
        for (Path file : List.of(files.log(), files.host(), files.control())) {
            Files.createFile(file);
        }
    }

    private Claim claim() throws Exception {
        return Claim.of(directory, 1, mark).orElseThrow();
    }
}
