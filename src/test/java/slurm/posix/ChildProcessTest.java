package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.testing.Kernel;

@Timeout(60)
class ChildProcessTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255})
    void theExitCodeIsHandedOn(int code) throws IOException {
        assertEquals(code, shell("exit " + code));
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "KILL, 137", "TERM, 143"})
    void aDeathBySignalIsToldAsAShellDoes(String signal, int code) throws IOException {
        assertEquals(code, shell("kill -" + signal + " $$"));
    }

    @Test
    void aProgramThatIsMissingIsAnErrorInTheSystemsWords() {
        assertEquals("No such file or directory", refusal("/nonexistent/ssh"));
    }

    @Test
    void aFileThatIsNoProgramIsAnErrorInTheSystemsWords() throws IOException {
        String path = Files.createFile(directory.resolve("ssh")).toString();
        assertEquals("Permission denied", refusal(path));
    }

    @Test
    void noShellTriesWhatTheKernelCannotRun() throws IOException {
        Path script = Files.writeString(directory.resolve("ssh"), "touch " + directory.resolve("ran") + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        assertEquals("Exec format error", refusal(script.toString()));
        assertFalse(Files.exists(directory.resolve("ran")));
    }

    @Test
    void everyWordArrivesAsItIs() throws Exception {
        Path file = directory.resolve("words");
        List<String> words = List.of("", "a b", "$HOME", "`id`", "*", "; exit 9", "\"'\\", "caf\u00e9", "a\nb");
        String script = "cat /proc/$$/cmdline > " + file;
        List<String> command = Stream.concat(Stream.of("sh", "-c", script, "sh"), words.stream())
                .toList();
        assertEquals(0, Kernel.exitCode(ChildProcess.spawn(command)));
        assertEquals(String.join("\0", command) + "\0", Files.readString(file));
    }

    @Test
    void theEnvironmentIsOurs() throws Exception {
        Path file = directory.resolve("environment");
        assertEquals(0, shell("env -0 > " + file));
        List<String> expected = System.getenv().entrySet().stream()
                .filter(variable -> !variable.getKey().matches("_|PWD|OLDPWD|SHLVL")) // the shell's own
                .map(Object::toString)
                .toList();
        List<String> actual = List.of(Files.readString(file).split("\0"));
        assertEquals(expected, expected.stream().filter(actual::contains).toList());
    }

    @Test
    void theProcessIsKnownByItsId() throws Exception {
        Path file = directory.resolve("pid");
        ChildProcess child = ChildProcess.spawn(List.of("sh", "-c", "echo $$ > " + file));
        assertEquals(0, Kernel.exitCode(child));
        assertEquals(child.pid() + "\n", Files.readString(file));
    }

    @Test
    void aProgramThatRunsHasNoExitCodeYet() throws IOException {
        ChildProcess child = ChildProcess.spawn(List.of("tail", "-f", "/dev/null"));
        assertEquals(OptionalInt.empty(), child.exitCode());
        ProcessId.of(child.pid()).kill();
        assertEquals(137, Kernel.exitCode(child));
    }

    @Test
    void theEndIsToldAsOftenAsItIsAskedFor() throws IOException {
        ChildProcess child = ChildProcess.spawn(List.of("sh", "-c", "exit 3"));
        assertEquals(3, Kernel.exitCode(child));
        assertEquals(OptionalInt.of(3), child.exitCode());
    }

    private static int shell(String script) throws IOException {
        return Kernel.exitCode(ChildProcess.spawn(List.of("sh", "-c", script)));
    }

    private static String refusal(String program) {
        return assertThrows(IOException.class, () -> ChildProcess.spawn(List.of(program, "node1")))
                .getMessage();
    }
}
