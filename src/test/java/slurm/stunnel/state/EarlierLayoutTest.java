package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import slurm.posix.ProcessId;
import slurm.testing.Kernel;
import slurm.testing.Planted;
import slurm.testing.SecondJvm;

@Timeout(60)
class EarlierLayoutTest {

    @TempDir
    Path stateDir;

    private SecondJvm earlier;

    @BeforeEach
    void start() {
        earlier = SecondJvm.start(Claimant.class);
    }

    @AfterEach
    void end() {
        earlier.close();
    }

    @Test
    void aStateDirWithoutThemHasNone() {
        assertEquals(List.of(), living("alice", 9));
    }

    @Test
    void theLivingOnlySessionOfAUserCounts() throws IOException {
        lock(written("alice-exitflag.tunnel"));
        assertEquals(List.of(new Holder(true, "job 12.0, srun pid " + earlier.pid())), living("alice", 1));
    }

    @Test
    void eachLivingOneOfSeveralCounts() throws IOException {
        written("alice-1-exitflag.tunnel");
        lock(written("alice-2-exitflag.tunnel"));
        assertEquals(1, living("alice", 2).size());
    }

    @Test
    void aNumberAboveTheSitesMaximumDoesNotCount() throws IOException {
        lock(written("alice-2-exitflag.tunnel"));
        assertEquals(List.of(), living("alice", 1));
    }

    @Test
    void aDeadOneDoesNotCount() throws IOException {
        written("alice-exitflag.tunnel");
        assertEquals(List.of(), living("alice", 1));
    }

    @Test
    void anotherUsersSessionDoesNotCount() throws IOException {
        lock(written("bob-exitflag.tunnel"));
        assertEquals(List.of(), living("alice", 1));
    }

    @Test
    void aLoginNameHasItsSlashReplacedThereToo() throws IOException {
        lock(written("CORP_alice-exitflag.tunnel"));
        assertEquals(1, living("CORP/alice", 1).size());
    }

    @Test
    void aFileOfAnotherUserDoesNotCount() throws IOException {
        Path file = written("alice-exitflag.tunnel");
        lock(file);
        Kernel.giveAway(file);
        assertEquals(List.of(), living("alice", 1));
    }

    @Test
    void aLinkToALivingOneDoesNotCount() throws IOException {
        lock(written("bob-exitflag.tunnel"));
        Files.createSymbolicLink(stateDir.resolve("alice-exitflag.tunnel"), stateDir.resolve("bob-exitflag.tunnel"));
        assertEquals(List.of(), living("alice", 1));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FILE")
    void anythingButAnOwnFileDoesNotCount(Planted planted) throws IOException {
        Path path = planted.at(stateDir.resolve("alice-exitflag.tunnel"));
        assertEquals(List.of(), living("alice", 1));
        Kernel.giveAway(path);
        assertEquals(List.of(), living("alice", 1));
    }

    private Path written(String name) throws IOException {
        return Files.writeString(stateDir.resolve(name), "process=" + ProcessId.of(earlier.pid()) + "\nstep=12.0\n");
    }

    private void lock(Path file) {
        assertEquals("done", earlier.ask("lock " + file));
    }

    private List<Holder> living(String user, int maxSessions) {
        return EarlierLayout.living(StateDirectory.of(stateDir, user, Kernel.UID), maxSessions);
    }
}
