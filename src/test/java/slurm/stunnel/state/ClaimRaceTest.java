package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.ProcessId;
import slurm.spank.StepId;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;

/** Claims that real processes make against each other. */
@Timeout(60)
class ClaimRaceTest {

    private static final int ROUNDS = 30;
    private static final int MANY_ROUNDS = 300;

    private static final List<SecondJvm> CLAIMANTS = new ArrayList<>();

    @TempDir
    Path stateDir;

    private StateDirectory directory;
    private Path exitflag;

    @BeforeAll
    static void start() {
        for (int i = 0; i < 10; i++) {
            CLAIMANTS.add(SecondJvm.start(Claimant.class));
        }
    }

    @AfterAll
    static void end() {
        CLAIMANTS.forEach(SecondJvm::close);
        CLAIMANTS.clear();
    }

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.of(stateDir, "alice", Kernel.UID);
        directory.open(9);
        exitflag = directory.session(1).exitflag();
        for (SecondJvm claimant : CLAIMANTS) {
            assertEquals("done", claimant.ask("open " + stateDir));
        }
    }

    @Test
    void ofTenProcessesThatClaimAtOnceOneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            CLAIMANTS.forEach(claimant -> claimant.tell("claim 1"));
            List<SecondJvm> winners = new ArrayList<>();
            for (SecondJvm claimant : CLAIMANTS) {
                if (claimant.answer().equals("claimed")) {
                    winners.add(claimant);
                }
            }
            assertEquals(1, winners.size());
            assertEquals(
                    "process=" + ProcessId.of(winners.get(0).pid()),
                    Files.readAllLines(exitflag).get(0));
            assertEquals(List.of(exitflag), Kernel.names(exitflag.getParent()));
            assertEquals("done", winners.get(0).ask("release"));
        }
        assertEquals(List.of(), Kernel.names(directory.path()));
    }

    @Test
    void theSecondIsToldWhoTheFirstIs() {
        SecondJvm first = CLAIMANTS.get(0);
        SecondJvm second = CLAIMANTS.get(1);
        assertEquals("claimed", first.ask("claim 1"));
        assertEquals("waiting for its nodes, srun pid " + first.pid(), second.ask("claim 1"));
        assertEquals("done", first.ask("step 12 0"));
        assertEquals("job 12.0, srun pid " + first.pid(), second.ask("claim 1"));
        assertEquals("done", first.ask("release"));
        assertEquals("claimed", second.ask("claim 1"));
        assertEquals("done", second.ask("release"));
    }

    @Test
    void aRefusedClaimDoesNotUnlockTheFirst() throws Exception {
        SessionMark mark = SessionMark.of(ProcessId.self());
        Claim claim = Claim.of(directory, 1, mark).orElseThrow();
        assertEquals(Optional.empty(), Claim.of(directory, 1, SessionMark.of(ProcessId.self())));
        claim.setStep(new StepId(12, 0));
        assertEquals("job 12.0, srun pid " + mark.srun().pid(), CLAIMANTS.get(0).ask("claim 1"));
        claim.release();
    }

    @Test
    void aKilledOwnerIsDeadThoughAChildOfItLives() {
        long child;
        try (SecondJvm owner = SecondJvm.start(Claimant.class)) {
            assertEquals("done", owner.ask("open " + stateDir));
            assertEquals("claimed", owner.ask("claim 1"));
            assertEquals("done", owner.ask("step 12 0"));
            assertTrue(Holder.of(exitflag).orElseThrow().isAlive());
            child = Long.parseLong(owner.ask("child"));
        }
        try {
            assertTrue(ProcessId.of((int) child).isAlive());
            Holder holder = Holder.of(exitflag).orElseThrow();
            assertFalse(holder.isAlive());
            assertTrue(holder.text().startsWith("job 12.0, srun pid "), holder.text());
        } finally {
            Kernel.signal("KILL", child);
        }
    }

    @Test
    void aNewClaimIsLockedAndCompleteWhenAnotherSrunFindsIt() throws Exception {
        SecondJvm owner = CLAIMANTS.get(0);
        for (int round = 0; round < MANY_ROUNDS; round++) {
            owner.tell("claim 1");
            try (FileChannel found = awaitFile()) {
                assertNull(found.tryLock());
                assertEquals("[process, mark]", StateFile.read(found).keySet().toString());
            }
            assertEquals("claimed", owner.answer());
            assertEquals("done", owner.ask("release"));
        }
    }

    @Test
    void aClaimThatIsReleasedLosesItsNameFirst() throws Exception {
        SecondJvm owner = CLAIMANTS.get(0);
        for (int round = 0; round < MANY_ROUNDS; round++) {
            assertEquals("claimed", owner.ask("claim 1"));
            try (FileChannel found = StateFile.open(exitflag)) {
                owner.tell("release");
                Optional<FileLock> lock = Optional.empty();
                while (lock.isEmpty()) {
                    lock = Optional.ofNullable(found.tryLock());
                }
                assertTrue(Files.notExists(exitflag));
            }
            assertEquals("done", owner.answer());
        }
    }

    private FileChannel awaitFile() throws Exception {
        while (true) {
            try {
                return StateFile.open(exitflag);
            } catch (NoSuchFileException notYet) {
                Thread.onSpinWait();
            }
        }
    }
}
