package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.posix.ProcessId;
import slurm.testing.SecondJvm;

@Timeout(60)
class HolderTest {

    private static SecondJvm other;

    @TempDir
    Path directory;

    private Path exitflag;

    @BeforeAll
    static void start() {
        other = SecondJvm.start(Claimant.class);
    }

    @AfterAll
    static void end() {
        other.close();
    }

    @BeforeEach
    void name() {
        exitflag = directory.resolve("exitflag");
    }

    @Test
    void anOwnerThatHoldsTheLockIsAlive() throws IOException {
        lockedExitflag("process=" + ProcessId.of(other.pid()) + "\nmark=m\nstep=12.0\n");
        assertHolder(true, "job 12.0, srun pid " + other.pid());
    }

    @Test
    void anOwnerWithoutAStepWaitsForItsNodes() throws IOException {
        lockedExitflag("process=" + ProcessId.of(other.pid()) + "\nmark=m\n");
        assertHolder(true, "waiting for its nodes, srun pid " + other.pid());
    }

    @Test
    void anOwnerThatHoldsNoLockIsDeadThoughItsPidIsInUse() throws IOException {
        Files.writeString(exitflag, "process=" + ProcessId.self() + "\nstep=12.0\n");
        assertHolder(false, "job 12.0, srun pid " + ProcessHandle.current().pid());
    }

    @Test
    void anOwnerThatIsGoneIsDeadThoughTheWatcherHasTheLockToEndIt() throws IOException {
        lockedExitflag("process=" + goneProcess() + "\nstep=12.0\n");
        assertEquals(false, Holder.of(exitflag).orElseThrow().isAlive());
    }

    @Test
    void anOwnerWhosePidAnotherProcessHasNowIsDead() throws IOException {
        ProcessId self = ProcessId.self();
        lockedExitflag("process=" + new ProcessId(self.pid(), self.started() + 1) + "\n");
        assertHolder(false, "waiting for its nodes, srun pid " + self.pid());
    }

    /** Its watcher ends with it: if it were dead, the lock would be free. */
    @Test
    void anOwnerThatIsProcess1OfItsContainerIsAliveWhileItHoldsTheLock() throws IOException {
        Files.writeString(exitflag, "process=1@1\n");
        assertHolder(false, "waiting for its nodes, srun pid 1");
        lock();
        assertHolder(true, "waiting for its nodes, srun pid 1");
    }

    @Test
    void anOwnerThatCannotBeSeenIsTakenForDead() throws IOException {
        lockedExitflag("process=2147483647@1\n");
        assertHolder(false, "waiting for its nodes, srun pid 2147483647");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "process=\n", "process=12\n", "\0\0\0", "step"})
    void anOwnerWithoutANameIsAliveWhileItHoldsTheLock(String text) throws IOException {
        Files.writeString(exitflag, text);
        assertHolder(false, "waiting for its nodes");
        lock();
        assertHolder(true, "waiting for its nodes");
    }

    @Test
    void aStepThatIsNoneDoesNotSteerTheTerminal() throws IOException {
        Files.writeString(exitflag, "step=\u001b[2J\n");
        assertHolder(false, "job \\u001b[2J");
    }

    @Test
    void noFileHasNoHolder() {
        assertEquals(Optional.empty(), Holder.of(exitflag));
    }

    @Test
    void aLinkHasNoHolder() throws IOException {
        Files.createSymbolicLink(exitflag, Files.createFile(directory.resolve("target")));
        assertEquals(Optional.empty(), Holder.of(exitflag));
    }

    private void assertHolder(boolean isAlive, String text) {
        assertEquals(Optional.of(new Holder(isAlive, text)), Holder.of(exitflag));
    }

    private void lockedExitflag(String text) throws IOException {
        Files.writeString(exitflag, text);
        lock();
    }

    private void lock() {
        assertEquals("done", other.ask("lock " + exitflag));
    }

    private static ProcessId goneProcess() throws IOException {
        Process cat = new ProcessBuilder("cat").start();
        ProcessId id = ProcessId.of((int) cat.pid());
        cat.destroyForcibly().onExit().join();
        return id;
    }
}
