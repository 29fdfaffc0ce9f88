package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.ProcessId;
import slurm.spank.StepId;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.Planted;
import slurm.testing.SecondJvm;

@Timeout(60)
class ClaimTest {

    private static final StepId STEP = new StepId(12, 0);

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
    void aClaimNamesTheProcessAndItsMark() throws Exception {
        Claim claim = claim().orElseThrow();
        assertEquals(
                List.of("process=" + ProcessId.self(), "mark=" + mark.text()), Files.readAllLines(files.exitflag()));
        assertEquals(mark, claim.mark());
        assertEquals(files, claim.files());
        assertTrue(claim.isHeld());
        claim.release();
    }

    @Test
    void aClaimIsClosedToOthersAndLeavesNoDraft() throws Exception {
        Claim claim = claim().orElseThrow();
        assertEquals("700", Kernel.mode(files.directory()));
        assertEquals("600", Kernel.mode(files.exitflag()));
        assertEquals(List.of(files.exitflag()), Kernel.names(files.directory()));
        claim.release();
    }

    @Test
    void theStepIsAddedOnceItIsKnown() throws Exception {
        Claim claim = claim().orElseThrow();
        claim.setStep(STEP);
        assertEquals(
                List.of("process=" + ProcessId.self(), "mark=" + mark.text(), "step=12.0"),
                Files.readAllLines(files.exitflag()));
        claim.release();
    }

    @Test
    void theWatcherLearnsThatSyslogKnowsOfAnOpenTunnel() throws Exception {
        Claim claim = claim().orElseThrow();
        claim.setOpen(STEP);
        assertEquals(
                List.of("process=" + ProcessId.self(), "mark=" + mark.text(), "step=12.0", "tunnel=open"),
                Files.readAllLines(files.exitflag()));
        claim.release();
    }

    @Test
    void aSecondClaimChangesNothing() throws Exception {
        Claim first = claim().orElseThrow();
        first.setStep(STEP);
        List<String> before = Files.readAllLines(files.exitflag());
        assertEquals(Optional.empty(), Claim.of(directory, 1, SessionMark.of(ProcessId.self())));
        assertEquals(before, Files.readAllLines(files.exitflag()));
        assertEquals(List.of(files.exitflag()), Kernel.names(files.directory()));
        assertTrue(first.isHeld());
        first.release();
    }

    @Test
    void aDeadOwnersClaimIsLeftToTheWatcher() throws Exception {
        Files.createDirectory(files.directory());
        Files.writeString(files.exitflag(), "process=2147483647@1\n");
        assertEquals(Optional.empty(), claim());
        assertEquals("process=2147483647@1\n", Files.readString(files.exitflag()));
        assertEquals(List.of(files.exitflag()), Kernel.names(files.directory()));
    }

    @Test
    void sessionsWithOtherNumbersDoNotConcernEachOther() throws Exception {
        Claim first = claim().orElseThrow();
        Claim second = Claim.of(directory, 2, mark).orElseThrow();
        assertEquals(directory.session(2), second.files());
        second.release();
        assertTrue(first.isHeld());
        first.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
    }

    @Test
    void aReleaseRemovesAllThatAnSshHasLeftAndTheDirectory() throws Exception {
        Claim claim = claim().orElseThrow();
        leaveFiles();
        claim.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
        assertFalse(claim.isHeld());
    }

    @Test
    void aReleasedSessionIsFreeForTheNext() throws Exception {
        claim().orElseThrow().release();
        Claim next = claim().orElseThrow();
        assertTrue(next.isHeld());
        next.release();
    }

    @Test
    void aSecondReleaseDoesNotTouchTheNextSession() throws Exception {
        Claim claim = claim().orElseThrow();
        claim.release();
        Claim next = claim().orElseThrow();
        leaveFiles();
        List<Path> before = Kernel.names(files.directory());
        claim.release();
        assertEquals(before, Kernel.names(files.directory()));
        assertTrue(next.isHeld());
        next.release();
    }

    @Test
    void aReleaseIsContentIfTheFilesAreGone() throws Exception {
        Claim claim = claim().orElseThrow();
        Files.delete(files.exitflag());
        Files.delete(files.directory());
        claim.release();
        assertEquals(List.of(), Kernel.names(directory.path()));
    }

    @Test
    void aReleaseLeavesWhatThePluginDoesNotKnow() throws Exception {
        Claim claim = claim().orElseThrow();
        Path unknown = Files.createFile(files.directory().resolve("notes"));
        claim.release();
        assertEquals(List.of(unknown), Kernel.names(files.directory()));
    }

    @Test
    void aClaimWhoseFilesCannotBeRemovedStays() throws Exception {
        Claim claim = claim().orElseThrow();
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
        Claim claim = claim().orElseThrow();
        Files.delete(files.exitflag());
        assertFalse(claim.isHeld());
        assertEquals(
                "state_dir: somebody has removed the files of this session: " + files.directory(),
                assertThrows(TunnelException.class, claim::files).getMessage());
        claim.release();
    }

    @Test
    void aClaimWhoseFileWasReplacedLeavesTheOthersFiles() throws Exception {
        Claim claim = claim().orElseThrow();
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
        Claim claim = claim().orElseThrow();
        Path copy = Files.copy(files.exitflag(), files.directory().resolve("copy"));
        Files.move(copy, files.exitflag(), StandardCopyOption.REPLACE_EXISTING);
        assertFalse(claim.isHeld());
        claim.release();
        assertTrue(Files.exists(files.exitflag()));
    }

    @Test
    void aSweepThatRemovesTheEmptyDirectoryDoesNotDisturbAClaim() throws Exception {
        Thread sweep = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                files.directory().toFile().delete();
            }
        });
        sweep.start();
        try {
            for (int round = 0; round < 1000; round++) {
                Claim claim = claim().orElseThrow();
                assertTrue(claim.isHeld());
                claim.release();
            }
        } finally {
            sweep.interrupt();
            sweep.join();
        }
    }

    @Test
    void aUserDirectoryThatIsGoneIsAnError() throws Exception {
        Files.delete(directory.path());
        assertEquals("state_dir: cannot claim a session: No such file or directory: " + stateDir, refusal());
    }

    @Test
    void aFileUnderTheSessionsNumberIsAnError() throws Exception {
        Files.createFile(files.directory());
        assertEquals("state_dir: cannot claim a session: Not a directory: " + stateDir, refusal());
    }

    /** The user alone can have put it there; srun must not hang on it. */
    @Test
    void aLinkToNowhereUnderTheSessionsNumberIsAnError() throws Exception {
        Planted.DANGLING_LINK.at(files.directory());
        assertEquals("state_dir: cannot claim a session: No such file or directory: " + stateDir, refusal());
    }

    @Test
    void aUmaskThatTakesTheOwnersBitsAwayDoesNotDisturbAClaim() throws Exception {
        List<String> prefix = new ArrayList<>(Kernel.asOrdinary());
        prefix.addAll(Kernel.withUmask("777"));
        try (SecondJvm srun = SecondJvm.start(prefix, Claimant.class)) {
            assertEquals("done", srun.ask("open " + stateDir));
            assertEquals("claimed", srun.ask("claim 1"));
            assertEquals("700", Kernel.mode(files.directory()));
            assertEquals("600", Kernel.mode(files.exitflag()));
            assertEquals("done", srun.ask("release"));
        }
    }

    /** What an ssh master, and one that was killed in between, leave. */
    private void leaveFiles() throws Exception {
        for (Path file : List.of(files.log(), files.host(), files.control())) {
            Files.createFile(file);
        }
        Files.createFile(files.directory().resolve("control.kZ0aQpLm3nXy7RtB"));
    }

    private Optional<Claim> claim() throws TunnelException {
        return Claim.of(directory, 1, mark);
    }

    private String refusal() {
        return assertThrows(TunnelException.class, this::claim).getMessage();
    }
}
