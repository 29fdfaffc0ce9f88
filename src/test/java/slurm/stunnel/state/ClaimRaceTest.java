package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.posix.ProcessId;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;

/** Claims that real processes make against each other. */
@Timeout(60)
class ClaimRaceTest {

    private static final int ROUNDS = 30;

    private static final List<SecondJvm> CLAIMANTS = new ArrayList<>();

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofTenProcessesThatClaimAtOnceOneWins(boolean deadOwner) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path path = directory.resolve(round + "-exitflag.tunnel");
            if (deadOwner) {
                Files.writeString(path, "process=2147483647@1\n");
            }
            CLAIMANTS.forEach(claimant -> claimant.tell("claim " + path));
            List<SecondJvm> winners = new ArrayList<>();
            for (SecondJvm claimant : CLAIMANTS) {
                if (claimant.answer().equals("claimed")) {
                    winners.add(claimant);
                }
            }
            assertEquals(1, winners.size());
            assertEquals(
                    "process=" + ProcessId.of(winners.get(0).pid()),
                    Files.readString(path).strip());
        }
        try (Stream<Path> names = Files.list(directory)) {
            assertEquals(ROUNDS, names.count());
        }
    }

    @Test
    void theSecondIsToldWhoTheFirstIs() throws Exception {
        Path path = directory.resolve("alice-exitflag.tunnel");
        SecondJvm first = CLAIMANTS.get(0);
        assertEquals("claimed", first.ask("claim " + path));
        assertFalse(Claim.claim(path, Kernel.UID, step -> {}).isPresent());
        assertEquals("waiting for its nodes, srun pid " + first.pid(), Claim.holder(path, Kernel.UID));
        assertEquals("done", first.ask("step 12.0"));
        assertEquals("job 12.0, srun pid " + first.pid(), Claim.holder(path, Kernel.UID));
        assertEquals("job 12.0, srun pid " + first.pid(), CLAIMANTS.get(1).ask("claim " + path));
    }

    /** As one in another container, where processes have numbers of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"1@1", "2147483647@1"})
    void anOwnerWhoCannotBeSeenFromHereHasHisClaimAllTheSame(String unseen) throws Exception {
        Path path = directory.resolve("alice-exitflag.tunnel");
        assertEquals("claimed", CLAIMANTS.get(0).ask("claim " + path));
        Files.writeString(path, "process=" + unseen + "\n");
        assertFalse(Claim.claim(path, Kernel.UID, step -> {}).isPresent());
        assertTrue(Files.exists(path));
    }

    @Test
    void aReleaseLetsAnotherProcessIn() throws Exception {
        Path path = directory.resolve("alice-exitflag.tunnel");
        assertEquals("claimed", CLAIMANTS.get(0).ask("claim " + path));
        assertEquals("done", CLAIMANTS.get(0).ask("release"));
        assertEquals("claimed", CLAIMANTS.get(1).ask("claim " + path));
    }

    @Test
    void aClaimThatReplacedOursOutlivesOurs() throws Exception {
        Path path = directory.resolve("alice-exitflag.tunnel");
        Claim ours = Claim.claim(path, Kernel.UID, step -> {}).orElseThrow();
        Files.delete(path);
        SecondJvm other = CLAIMANTS.get(0);
        assertEquals("claimed", other.ask("claim " + path));
        ours.release();
        assertEquals(
                "waiting for its nodes, srun pid " + other.pid(),
                CLAIMANTS.get(1).ask("claim " + path));
    }

    @Test
    void aKilledOwnerHasNoClaimAnyMoreThoughAChildOfItLives() throws Exception {
        Path path = directory.resolve("alice-exitflag.tunnel");
        StringBuilder tidied = new StringBuilder();
        long child;
        try (SecondJvm owner = SecondJvm.start(Claimant.class)) {
            assertEquals("claimed", owner.ask("claim " + path));
            assertEquals("done", owner.ask("step 12.0"));
            child = Long.parseLong(owner.ask("child"));
        }
        try {
            assertTrue(ProcessId.of((int) child).isAlive());
            Claim flag = Claim.claim(path, Kernel.UID, step -> tidied.append(step.orElse("none")))
                    .orElseThrow();
            assertEquals("12.0", tidied.toString());
            flag.release();
        } finally {
            Kernel.signal("KILL", child);
        }
    }
}
