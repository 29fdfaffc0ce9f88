package slurm.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jnr.constants.platform.Signal;

/**
 * A process and its start time. A pid alone does not identify a process, because the kernel gives it to another one later.
 *
 * @param pid as this process sees it, in its own pid namespace
 * @param started clock ticks since the host booted, field 22 of {@code /proc/<pid>/stat} (see proc(5)); 0 for a process
 *     that has ended
 */
public record ProcessId(int pid, long started) {

    /** No process. */
    public static final ProcessId NONE = new ProcessId(0, 0);

    /** Fields of stat, counted from 1 as in proc(5). Both stand behind the command name, which may contain anything. */
    private static final int STATE = 3;

    private static final int START_TIME = 22;

    /**
     * {@return this process} Java's own ProcessHandle would start an executor to tell.
     *
     * @throws IOException if proc(5) cannot be read
     */
    public static ProcessId self() throws IOException {
        String stat = stat("self");
        return new ProcessId(Integer.parseInt(stat.substring(0, stat.indexOf(' '))), startTime(stat));
    }

    /**
     * {@return the process that has this pid now}
     *
     * @param pid any number
     */
    public static ProcessId of(int pid) {
        return new ProcessId(pid, startTime(pid));
    }

    /**
     * Reads {@code 4711@12345}.
     *
     * @param text may be null
     * @return the process; empty if {@code text} is not exactly what {@link #toString} writes: no sign, no leading zeros
     */
    public static Optional<ProcessId> parse(String text) {
        int at = text == null ? -1 : text.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        try {
            ProcessId process =
                    new ProcessId(Integer.parseInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
            return process.toString().equals(text) && process.pid >= 0 && process.started >= 0
                    ? Optional.of(process)
                    : Optional.empty();
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * {@return whether this very process runs} Another process with the same pid does not count, nor does a zombie.
     * Also true if the kernel cannot tell for lack of descriptors or memory.
     */
    public boolean isAlive() {
        if (pid <= 1 || started <= 0) {
            return false;
        }
        try {
            return startTime(stat(String.valueOf(pid))) == started;
        } catch (IOException goneOrUnreadable) {
            return !Files.notExists(Path.of("/proc", String.valueOf(pid))); // needs no descriptor
        }
    }

    /**
     * Waits for its end.
     *
     * @param millis milliseconds, 0 or more
     * @return true as soon as it has ended, false if it still runs after {@code millis}
     */
    public boolean isGoneWithin(long millis) {
        Deadline deadline = Deadline.in(millis);
        while (isAlive()) {
            long left = deadline.millisLeft();
            if (left <= 0) {
                return false;
            }
            ProcessEnd.await(pid, (int) Math.min(left, Integer.MAX_VALUE));
        }
        return true;
    }

    /** Sends SIGTERM if it still runs. Already gone counts as success. */
    public void terminate() {
        signal(Signal.SIGTERM);
    }

    /** Sends SIGKILL if it still runs. Already gone counts as success. */
    public void kill() {
        signal(Signal.SIGKILL);
    }

    private void signal(Signal signal) {
        if (isAlive()) {
            ChildProcess.POSIX.kill(pid, signal.intValue());
        }
    }

    /**
     * Ends it: SIGTERM, and SIGKILL if it has not ended after {@code graceMillis}.
     *
     * @param graceMillis milliseconds that each of the two signals may take
     * @return false if it has survived both
     */
    public boolean end(long graceMillis) {
        terminate();
        if (isGoneWithin(graceMillis)) {
            return true;
        }
        kill();
        return isGoneWithin(graceMillis);
    }

    private static long startTime(int pid) {
        try {
            return startTime(stat(String.valueOf(pid)));
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String stat(String process) throws IOException {
        return new String(Files.readAllBytes(Path.of("/proc", process, "stat")), StandardCharsets.UTF_8);
    }

    private static long startTime(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        char state = fields[0].charAt(0);
        return state == 'Z' || state == 'X' ? 0 : Long.parseLong(fields[START_TIME - STATE]);
    }

    @Override
    public String toString() {
        return pid + "@" + started;
    }
}
