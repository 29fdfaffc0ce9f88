package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;
import slurm.testing.StandInProcess;

@Timeout(60)
class ProcessIdTest {

    private static final int GRACE_MILLIS = 50;

    @TempDir
    Path directory;

    @Test
    void thisProcessIsAlive() throws IOException {
        assertTrue(ProcessId.self().isAlive());
        assertEquals(ProcessHandle.current().pid(), ProcessId.self().pid());
    }

    @Test
    void aProcessIsFoundAgainByItsText() {
        assertEquals("4711@12345", new ProcessId(4711, 12345).toString());
        assertEquals(Optional.of(new ProcessId(4711, 12345)), ProcessId.parse("4711@12345"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "4711",
                "@",
                "4711@",
                "@12345",
                "x@12345",
                "4711@x",
                "4711@1@2",
                " 4711@1",
                "4294967296@1",
                "4294967295@1",
                "+4711@1",
                "4711@+1",
                "04711@1",
                "\u0661@1",
                "-1@1",
                "1@-1"
            })
    void anyOtherTextNamesNoProcess(String text) {
        assertEquals(Optional.empty(), ProcessId.parse(text));
    }

    @Test
    void aLaterProcessWithTheSameNumberIsAnother() throws IOException {
        ProcessId self = ProcessId.self();
        assertFalse(new ProcessId(self.pid(), self.started() + 1).isAlive());
        assertFalse(new ProcessId(self.pid(), 0).isAlive());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, Integer.MAX_VALUE})
    void aPidThatKillTakesForSeveralProcessesOrInitIsNeverAlive(int pid) {
        assertFalse(ProcessId.of(pid).isAlive());
        assertFalse(new ProcessId(pid, 1).isAlive());
    }

    @Test
    void aProcessThatWasKilledIsGone() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        ProcessId id = ProcessId.of((int) cat.pid());
        assertTrue(id.isAlive());
        cat.destroyForcibly().waitFor();
        assertFalse(id.isAlive());
    }

    @Test
    void aZombieIsGone() throws Exception {
        // a shell reaps its children; so this zombie stays until another program replaces the shell
        String child = "(until read -r name < /proc/$$/comm && [ \"$name\" = cat ]; do :; done)";
        Process parent = new ProcessBuilder("sh", "-c", child + " & echo $!; exec cat").start();
        try {
            int pid = Integer.parseInt(parent.inputReader().readLine());
            Kernel.await(() -> Kernel.state(pid) == 'Z');
            assertEquals(new ProcessId(pid, 0), ProcessId.of(pid));
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void aProcessCountsAsAliveIfTheKernelCannotTell() {
        try (SecondJvm crowded =
                SecondJvm.start(List.of("sh", "-c", "ulimit -n 100; exec \"$@\"", "-"), Crowded.class)) {
            assertEquals("this process: true, one that is gone: false", crowded.answer());
        }
    }

    /** Has no descriptor left. */
    static final class Crowded {
        public static void main(String[] arguments) throws IOException {
            ProcessId self = ProcessId.self();
            ProcessId gone = new ProcessId(Integer.MAX_VALUE, 1);
            String answer =
                    "this process: " + self.isAlive() + ", one that is gone: " + gone.isAlive(); // loads classes
            List<InputStream> open = new ArrayList<>();
            try {
                while (true) {
                    open.add(new FileInputStream("/dev/null"));
                }
            } catch (FileNotFoundException full) {
                answer = "this process: " + self.isAlive() + ", one that is gone: " + gone.isAlive();
            }
            System.out.println(answer);
        }
    }

    @Test
    void theEndOfAnotherProcessesChildIsWaitedFor() throws IOException {
        Process parent = new ProcessBuilder("sh", "-c", "tail -f /dev/null & echo $!; wait").start();
        try (BufferedReader words = parent.inputReader()) {
            ProcessId id = ProcessId.of(Integer.parseInt(words.readLine()));
            assertFalse(id.isGoneWithin(1));
            Kernel.signal("KILL", id.pid());
            assertTrue(id.isGoneWithin(Long.MAX_VALUE / 1_000_000));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aProcessIsToldToEndOrKilled() {
        try (StandInProcess first = StandInProcess.idle();
                StandInProcess second = StandInProcess.idle()) {
            first.id().terminate();
            assertEquals(143, first.exitCode());
            second.id().kill();
            assertEquals(137, second.exitCode());
        }
    }

    @Test
    void anotherProcessWithTheSameNumberGetsNoSignal() {
        try (StandInProcess process = StandInProcess.script("trap '' TERM; echo ready; read -r end; exit 3")) {
            assertEquals("ready", process.line());
            ProcessId earlier = new ProcessId(process.pid(), process.id().started() - 1);
            earlier.terminate();
            earlier.kill();
            assertTrue(earlier.end(0));
            assertEquals(3, process.end());
        }
    }

    @Test
    void aProcessThatObeysIsNotKilled() {
        try (StandInProcess process = StandInProcess.script("trap 'exit 3' TERM; cat <&3 & echo ready; wait; exit 4")) {
            assertEquals("ready", process.line());
            assertTrue(process.id().end(60_000));
            assertEquals(3, process.exitCode());
        }
    }

    @Test
    void aProcessThatDoesNotObeyIsKilled() {
        try (StandInProcess process = StandInProcess.script("trap '' TERM; echo ready; read -r end")) {
            assertEquals("ready", process.line());
            assertTrue(process.id().end(GRACE_MILLIS));
            assertEquals(137, process.exitCode());
        }
    }

    @Test
    void aStoppedProcessIsKilled() {
        try (StandInProcess process = StandInProcess.idle()) {
            Kernel.signal("STOP", process.pid());
            Kernel.await(() -> Kernel.state(process.pid()) == 'T');
            assertTrue(process.id().end(GRACE_MILLIS));
            assertEquals(137, process.exitCode());
        }
    }

    @Test
    void theNameOfAProgramIsNotTakenForTheFieldsBehindIt() throws IOException, InterruptedException {
        Path program = Files.copy(Path.of("/bin/cat"), directory.resolve("a) Z 1 (b"));
        Process process = new ProcessBuilder(program.toString()).start();
        try {
            Kernel.await(() -> Kernel.state(process.pid()) == 'S');
            ProcessId id = ProcessId.of((int) process.pid());
            assertTrue(id.isAlive());
            assertTrue(id.started() >= ProcessId.self().started());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
