package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.SecondJvm;

/** Children of a process like srun, which blocks signals, ignores others, and whose stdout belongs to the job. */
@Timeout(60)
class ChildProcessInSrunTest {

    private static final long HUP = 1;
    private static final long INT = 1 << 1;
    private static final long QUIT = 1 << 2;
    private static final long TERM = 1 << 14;

    @TempDir
    Path directory;

    private Path stderr;
    private SecondJvm srun;

    @BeforeEach
    void start() {
        start("HUP,QUIT");
    }

    private void start(String ignored) {
        stderr = directory.resolve("stderr");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>" + stderr, "sh"));
        command.addAll(List.of("env", "--block-signal=INT,TERM", "--ignore-signal=" + ignored));
        srun = SecondJvm.start(command, Spawner.class);
    }

    @AfterEach
    void end() {
        srun.close();
    }

    @Test
    void noSignalIsBlockedOrIgnoredInTheChild() throws IOException {
        assertEquals("exit code 0", srun.ask("cat /proc/self/status"));
        assertEquals(INT | TERM, signals("SigBlk:").get(0) & (INT | TERM));
        assertEquals(HUP | QUIT, signals("SigIgn:").get(0) & (HUP | QUIT));
        assertEquals(0, signals("SigBlk:").get(1));
        assertEquals(0, signals("SigIgn:").get(1));
    }

    @Test
    void stdoutOfTheChildIsOurStderr() throws IOException {
        assertEquals("exit code 0", srun.ask("echo password:"));
        assertEquals("password:", lastLine());
    }

    @Test
    void theChildIsInOurProcessGroupSoThatTheTerminalIsItsToo() throws IOException {
        assertEquals("exit code 0", srun.ask("awk {print$5} /proc/" + srun.pid() + "/stat /proc/self/stat"));
        List<String> lines = Files.readAllLines(stderr);
        assertEquals(lines.get(lines.size() - 2), lastLine());
    }

    @Test
    void noSignalIsBlockedOrIgnoredInAChildThatIsStartedApart() throws IOException {
        Path output = Files.createFile(directory.resolve("output"));
        assertEquals("exit code 0", srun.ask("apart " + output + " cat /proc/self/status"));
        List<String> lines = Files.readAllLines(output);
        assertTrue(lines.contains("SigBlk:\t0000000000000000"), lines::toString);
        assertTrue(lines.contains("SigIgn:\t0000000000000000"), lines::toString);
    }

    @Test
    void aChildThatIsStartedApartHasASessionOfItsOwnAndNoTerminal() throws IOException {
        Path output = Files.createFile(directory.resolve("output"));
        assertEquals("exit code 0", srun.ask("apart " + output + " cat /proc/self/stat"));
        String[] fields = Files.readString(output).split(" ");
        assertEquals(fields[0], fields[5]); // pid and session of proc(5)
        assertEquals("0", fields[6]); // tty_nr
    }

    @Test
    void theOutputOfAChildThatIsStartedApartIsAppendedToItsFile() throws IOException {
        Path output = Files.writeString(directory.resolve("output"), "before\n");
        assertEquals("exit code 0", srun.ask("apart " + output + " echo stdout"));
        assertEquals("exit code 1", srun.ask("apart " + output + " cat /nonexistent"));
        List<String> lines = Files.readAllLines(output);
        assertEquals(List.of("before", "stdout"), lines.subList(0, 2));
        assertEquals("cat: /nonexistent: No such file or directory", lines.get(2));
        assertEquals("No such file or directory", srun.ask("apart /nonexistent/output true"));
    }

    @Test
    void aKernelThatKeepsNoExitCodeIsTakenForASuccess() {
        srun.close();
        start("CHLD");
        assertEquals("exit code 0", srun.ask("false"));
    }

    private String lastLine() throws IOException {
        List<String> lines = Files.readAllLines(stderr);
        return lines.get(lines.size() - 1);
    }

    /** The set of proc(5) under {@code name} that srun has, then that of its child. */
    private List<Long> signals(String name) throws IOException {
        return Files.readAllLines(stderr).stream()
                .filter(line -> line.startsWith(name))
                .map(line ->
                        Long.parseUnsignedLong(line.substring(name.length()).strip(), 16))
                .toList();
    }
}
