package slurm.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process and when it started: a pid alone can lie, for the kernel gives it to another process later.
 *
 * @param pid in this host's numbering
 * @param started in clock ticks since this host booted, field 22 of {@code /proc/<pid>/stat} (see proc(5)); 0 for a
 *     process that is gone
 */
public record ProcessId(int pid, long started) {

    public static final ProcessId NONE = new ProcessId(0, 0);

    /** Fields of stat are counted from 1, and these are those behind the command name, which may contain anything. */
    private static final int STATE = 3;

    private static final int START_TIME = 22;

    /** This process; Java's own ProcessHandle starts an executor to tell. */
    public static ProcessId self() throws IOException {
        String stat = stat("self");
        return new ProcessId(Integer.parseInt(stat.substring(0, stat.indexOf(' '))), startTime(stat));
    }

    public static ProcessId of(int pid) {
        return new ProcessId(pid, startTime(pid));
    }

    /** {@code 4711@12345}, or nothing where {@code text} is not what {@link #toString} writes: no sign, no zeros. */
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
     * True while this very process runs: not another one with its number, and not what init has yet to reap. Also where
     * the kernel cannot tell, for want of descriptors or memory.
     */
    public boolean isAlive() {
        if (pid <= 1 || started <= 0) {
            return false;
        }
        try {
            return startTime(stat(String.valueOf(pid))) == started;
        } catch (IOException goneOrUnreadable) {
            return !Files.notExists(Path.of("/proc", String.valueOf(pid))); // which needs no descriptor
        }
    }

    /** Whether it has ended before {@code millis} are over; returns as soon as it has. */
    public boolean isGoneWithin(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (isAlive()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            ProcessEnd.await(pid, (int) Math.min(left, Integer.MAX_VALUE));
        }
        return true;
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
