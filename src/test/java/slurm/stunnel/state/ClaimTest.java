package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aSweepThatRemovesTheEmptyDirectoryDoesNotDisturbAClaim() throws Exception {
        AtomicInteger allowed = new AtomicInteger();
        AtomicInteger swept = new AtomicInteger();
        Thread sweep = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                if (allowed.get() > 0 && files.directory().toFile().delete()) {
                    allowed.decrementAndGet();
                    swept.incrementAndGet();
                }
            }
        });
        sweep.start();
        try {
            while (swept.get() < 100) {
                allowed.set(2);
                Claim claim = claim().orElseThrow();
                allowed.set(0);
                assertTrue(claim.isHeld());
                claim.release();
            }
        } finally {
            sweep.interrupt();
            sweep.join();
        }
    }

    /** Somebody has removed the exitflag of the session before, and nothing else of it. */
    @Test
    void aClaimDoesNotInheritFilesOfAnotherSession() throws Exception {
        Files.createDirectories(files.directory());
        Files.writeString(files.host(), "node=node1\nmaster=1@1\n");
        Planted.DEAD_SOCKET.at(files.control());
        claim().orElseThrow();
        assertEquals(List.of(files.exitflag()), Kernel.names(files.directory()));
    }

    @Test
    void aUserDirectoryThatIsGoneIsAnError() throws Exception {
        Files.delete(directory.path());
        assertEquals("state_dir: cannot claim a session: No such file or directory: " + files.directory(), refusal());
    }

    @Test
    void aFileUnderTheSessionsNumberIsAnError() throws Exception {
        Files.createFile(files.directory());
        assertEquals("state_dir: cannot claim a session: Not a directory: " + files.directory(), refusal());
    }

    /** Only the user can have put it there; srun must not hang on it. */
    @Test
    void aLinkToNowhereUnderTheSessionsNumberIsAnError() throws Exception {
        Planted.DANGLING_LINK.at(files.directory());
        assertEquals("state_dir: cannot claim a session: No such file or directory: " + files.directory(), refusal());
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

    private Optional<Claim> claim() throws TunnelException {
        return Claim.of(directory, 1, mark);
    }

    private String refusal() {
        return assertThrows(TunnelException.class, this::claim).getMessage();
    }
}
