package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.Kernel;
import slurm.testing.Planted;
import slurm.testing.SecondJvm;
import slurm.testing.StandInProcess;

/** How processes end together with what they have started, as an ssh does with its ProxyCommand. */
@Timeout(60)
class ProcessTreesTest {

    private static final int GRACE_MILLIS = 100;
    private static final int LONG_GRACE_MILLIS = 30_000;

    @TempDir
    Path directory;

    @Test
    void aProcessEndsBeforeWhatItHasStarted() throws IOException {
        Path ends = directory.resolve("ends");
        Path ready = directory.resolve("ready");
        String note = "trap 'echo %s >> " + ends + "; exit 0' TERM; ";
        String child = String.format(note, "child") + "echo ready; read -r end <> "
                + Planted.FIFO.at(directory.resolve("fifo"));
        try (StandInProcess root = StandInProcess.script(
                String.format(note, "root") + "sh -c \"" + child + "\" > " + ready + " & echo $!; wait")) {
            ProcessId started = root.named();
            Kernel.await(() -> ready.toFile().length() > 0);
            assertEquals(List.of(), ProcessTable.endTrees(List.of(root.id()), LONG_GRACE_MILLIS));
            assertEquals(0, root.exitCode());
            assertFalse(started.isAlive());
            assertEquals(List.of("root", "child"), Files.readAllLines(ends));
        }
    }

    @Test
    void aProcessThatDoesNotObeyIsKilledAndSoIsItsChild() {
        try (StandInProcess root = StandInProcess.script("trap '' TERM; tail -f /dev/null & echo $!; wait")) {
            ProcessId started = root.named();
            assertEquals(List.of(), ProcessTable.endTrees(List.of(root.id()), GRACE_MILLIS));
            assertEquals(137, root.exitCode());
            assertFalse(started.isAlive());
        }
    }

    @Test
    void aStoppedProcessIsKilledAndItsChildEnds() {
        try (StandInProcess root = StandInProcess.script("tail -f /dev/null & echo $!; wait")) {
            ProcessId started = root.named();
            Kernel.signal("STOP", root.pid());
            Kernel.await(() -> Kernel.state(root.pid()) == 'T');
            assertEquals(List.of(), ProcessTable.endTrees(List.of(root.id()), GRACE_MILLIS));
            assertEquals(137, root.exitCode());
            assertFalse(started.isAlive());
        }
    }

    @Test
    void eachOfSeveralTreesEnds() {
        try (StandInProcess first = StandInProcess.script("tail -f /dev/null & echo $!; wait");
                StandInProcess second = StandInProcess.script("tail -f /dev/null & echo $!; wait")) {
            List<ProcessId> started = List.of(first.named(), second.named());
            assertEquals(List.of(), ProcessTable.endTrees(List.of(first.id(), second.id()), LONG_GRACE_MILLIS));
            assertTrue(started.stream().noneMatch(ProcessId::isAlive));
        }
    }

    @Test
    void theChildrenOfAnotherProcessWithTheSameNumberAreSpared() {
        try (StandInProcess other = StandInProcess.script("tail -f /dev/null & echo $!; wait")) {
            ProcessId started = other.named();
            ProcessId gone = new ProcessId(other.pid(), other.id().started() - 1);
            assertEquals(List.of(), ProcessTable.endTrees(List.of(gone), GRACE_MILLIS));
            assertTrue(other.id().isAlive());
            assertTrue(started.isAlive());
        }
    }

    @Test
    void noProcessesAreEndedAtOnce() {
        assertEquals(List.of(), ProcessTable.endTrees(List.of(), GRACE_MILLIS));
    }

    @Test
    void aProcessThatCannotBeEndedIsTold() {
        List<String> strangers = new ArrayList<>(Kernel.asStranger());
        strangers.addAll(List.of("sh", "-c", "echo ready; read -r end"));
        try (StandInProcess protectedOne = StandInProcess.of(strangers);
                SecondJvm srun = SecondJvm.start(Kernel.asOrdinary(), Ender.class)) {
            assertEquals("ready", protectedOne.line());
            assertEquals(List.of(protectedOne.id()).toString(), srun.ask(String.valueOf(protectedOne.id())));
            assertTrue(protectedOne.id().isAlive());
        }
    }

    /** Ends a process, and tells the survivors. */
    static final class Ender {
        public static void main(String[] arguments) throws IOException {
            BufferedReader words = new BufferedReader(new InputStreamReader(System.in));
            ProcessId process = ProcessId.parse(words.readLine()).orElseThrow();
            System.out.println(ProcessTable.endTrees(List.of(process), GRACE_MILLIS));
        }
    }
}
