package slurm.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import slurm.posix.ProcessId;

/** A process that a test starts for others to find or to end. It reads its stdin, and so ends with the test. */
public final class StandInProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader words;
    private final List<ProcessId> children = new ArrayList<>();

    private StandInProcess(Process process) {
        this.process = process;
        words = process.inputReader();
    }

    /** Starts a program. */
    public static StandInProcess of(List<String> command) {
        try {
            return new StandInProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a shell.
     *
     * @param script what it does; its background jobs find the test's end at descriptor 3
     * @param arguments what stands behind the script on its command line
     */
    public static StandInProcess script(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 3<&0; " + script, "sh"));
        command.addAll(List.of(arguments));
        return of(command);
    }

    /** Starts a shell that only waits. */
    public static StandInProcess idle(String... arguments) {
        StandInProcess idle = script("echo ready; read -r end", arguments);
        idle.line();
        return idle;
    }

    /** What it says next. */
    public String line() {
        try {
            return String.valueOf(words.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process whose pid it says next. {@link #close} kills that one too. */
    public ProcessId named() {
        ProcessId child = ProcessId.of(Integer.parseInt(line()));
        children.add(child);
        return child;
    }

    public ProcessId id() {
        return ProcessId.of(pid());
    }

    public int pid() {
        return (int) process.pid();
    }

    /** Waits for its end. */
    public int exitCode() {
        return process.onExit().join().exitValue();
    }

    /** Has it find the end of its stdin, and waits for its own end. */
    public int end() {
        closeStdin();
        return exitCode();
    }

    /** SIGKILL. Returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessId::kill);
        closeStdin();
    }

    private void closeStdin() {
        try {
            process.getOutputStream().close();
        } catch (IOException goneWithIt) {
            // the process no longer reads it
        }
    }
}
