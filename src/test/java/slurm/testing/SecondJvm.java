package slurm.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Another process that runs a main class of the tests: only a real process can hold what the kernel
 * grants to a process, such as a lock. It reads one line for each thing to do and answers with one line. It ends with
 * this process, because its stdin does.
 */
public final class SecondJvm implements AutoCloseable {

    private final Process process;
    private final Writer words;
    private final BufferedReader answers;

    private SecondJvm(Process process) {
        this.process = process;
        words = process.outputWriter();
        answers = process.inputReader();
    }

    /**
     * Starts it with the heap that srun's JVM has.
     *
     * @param prefix what starts java, such as a shell that sets limits first
     */
    public static SecondJvm start(List<String> prefix, Class<?> main) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xrs", "-Xmx16m"));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData", // a file in /tmp, of which a test's umask could leave an unreadable one
                "-Dslurm.stunnel.watcher=" + System.getProperty("slurm.stunnel.watcher"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        try {
            return new SecondJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SecondJvm start(Class<?> main) {
        return start(List.of(), main);
    }

    /** Tells it something without waiting for the answer. */
    public void tell(String line) {
        try {
            words.write(line + "\n");
            words.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String answer() {
        try {
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ask(String line) {
        tell(line);
        return answer();
    }

    public int pid() {
        return (int) process.pid();
    }

    /** Sends SIGKILL, so that it cannot clean up. Returns when it has ended and the kernel has released its locks. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
