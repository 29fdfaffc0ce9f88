package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;
import slurm.testing.StandInProcess;

@Timeout(60)
class ProcessTableTest {

    @TempDir
    Path directory;

    /** On no other command line of this machine. */
    private String word;

    @BeforeEach
    void choose() throws IOException {
        word = "caf\u00e9=" + ProcessId.self() + "." + System.nanoTime();
    }

    @Test
    void aProcessIsFoundByOneOfItsArguments() throws IOException {
        try (StandInProcess only = StandInProcess.idle(word);
                StandInProcess first = StandInProcess.idle(word, "b", "");
                StandInProcess between = StandInProcess.idle("a", word + "x", word, "b");
                StandInProcess last = StandInProcess.idle("", "a", "x" + word, word)) {
            List<ProcessId> expected = new ArrayList<>(List.of(only.id(), first.id(), between.id(), last.id()));
            List<ProcessId> found = new ArrayList<>(ProcessTable.withArgument(word));
            assertTrue(found.containsAll(expected), found::toString);
            assertEquals(expected.size(), found.size());
        }
    }

    @Test
    void aProcessIsFoundByTheNameUnderWhichItWasStarted() throws IOException {
        Path program = Files.copy(Path.of("/bin/cat"), directory.resolve("program"));
        try (StandInProcess process = StandInProcess.of(List.of(program.toString()))) {
            Kernel.await(() -> Kernel.state(process.pid()) == 'S');
            assertEquals(List.of(process.id()), ProcessTable.withArgument(program.toString()));
        }
    }

    @Test
    void aPartOfAnArgumentIsNotTheArgument() throws IOException {
        try (StandInProcess longer = StandInProcess.idle(word + "x", "x" + word, word + word);
                StandInProcess shorter = StandInProcess.idle(word.substring(1), word.substring(0, word.length() - 1));
                StandInProcess parted = StandInProcess.idle(word.substring(0, 3), word.substring(3))) {
            assertTrue(longer.id().isAlive()
                    && shorter.id().isAlive()
                    && parted.id().isAlive());
            assertEquals(List.of(), ProcessTable.withArgument(word));
        }
    }

    @Test
    void anEmptyArgumentIsAnArgument() throws IOException {
        try (StandInProcess with = StandInProcess.idle("a", "", "b");
                StandInProcess without = StandInProcess.idle("a", "b")) {
            List<ProcessId> found = ProcessTable.withArgument("");
            assertTrue(found.contains(with.id()));
            assertFalse(found.contains(without.id()));
        }
    }

    @Test
    void aCommandLineOfMegabytesIsNotKeptInMemory() {
        String build = "ulimit -s 65536; a=$(head -c 130000 /dev/zero | tr '\\0' x); mark=$1; set --"
                + "; i=0; while [ $i -lt 40 ]; do set -- \"$@\" $a; i=$((i + 1)); done"
                + "; exec sh -c 'echo ready; read -r end' sh \"$@\" \"$mark\"";
        try (StandInProcess longest = StandInProcess.script(build, word);
                SecondJvm srun = SecondJvm.start(Finder.class)) {
            assertEquals("ready", longest.line());
            assertEquals(List.of(longest.id()).toString(), srun.ask(word));
        }
    }

    /** Finds the processes that have a word. */
    static final class Finder {
        public static void main(String[] arguments) throws IOException {
            BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println(ProcessTable.withArgument(words.readLine()));
        }
    }

    @Test
    void theCommandLineOfAnotherUserIsNotRead() throws IOException {
        List<String> command = new ArrayList<>(Kernel.asStranger());
        command.addAll(List.of("sh", "-c", "echo ready; read -r end", "sh", word));
        try (StandInProcess strangers = StandInProcess.of(command);
                StandInProcess own = StandInProcess.idle(word)) {
            assertEquals("ready", strangers.line());
            assertEquals(List.of(own.id()), ProcessTable.withArgument(word));
        }
    }

    @Test
    void theDescendantsOfAProcessAreItsChildrenAndTheirs() {
        try (StandInProcess process =
                StandInProcess.script("sh -c 'cat <&3 & echo $!; wait' & echo $!; cat <&3 & echo $!; wait")) {
            List<Integer> named = List.of(
                    process.named().pid(),
                    process.named().pid(),
                    process.named().pid());
            List<ProcessId> found = ProcessTable.descendants(process.pid());
            assertEquals(
                    named.stream().sorted().map(ProcessId::of).toList(),
                    found.stream().sorted((a, b) -> a.pid() - b.pid()).toList());
            assertEquals(List.of(), ProcessTable.descendants(found.get(1).pid()));
        }
    }

    /** A program in Go, such as a ProxyCommand, starts its children from any of its threads. */
    @Test
    void theChildOfAThreadIsAChildOfItsProcess() {
        String program = "import subprocess, threading\n"
                + "def start():\n child = subprocess.Popen(['cat'])\n print(child.pid, flush=True)\n child.wait()\n"
                + "threading.Thread(target=start).start()";
        try (StandInProcess process = StandInProcess.of(List.of("/usr/bin/python3", "-c", program))) {
            ProcessId child = process.named();
            assertEquals(List.of(child), ProcessTable.descendants(process.pid()));
        }
    }

    @Test
    void aProcessThatIsGoneHasNoDescendants() {
        assertEquals(List.of(), ProcessTable.descendants(Integer.MAX_VALUE));
    }
}
