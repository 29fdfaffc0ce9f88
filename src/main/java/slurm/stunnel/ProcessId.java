package slurm.stunnel;

import java.time.Instant;
import java.util.Optional;

/**
 * A process and when it started: a pid alone can lie, for the kernel gives it to another process later.
 *
 * @param pid in this host's numbering
 * @param started as the kernel says, in milliseconds since 1970; 0 where it says nothing
 */
record ProcessId(int pid, long started) {

    static ProcessId self() {
        return of((int) ProcessHandle.current().pid());
    }

    static ProcessId of(int pid) {
        Optional<Instant> started = ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
        return new ProcessId(pid, started.isPresent() ? started.get().toEpochMilli() : 0);
    }

    /** {@code 4711@1763800000000}, or nothing where {@code text} is not of that form. */
    static Optional<ProcessId> parse(String text) {
        int at = text == null ? -1 : text.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessId(
                    Integer.parseUnsignedInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1))));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /** True while this very process lives, not another one with its number. */
    boolean isAlive() {
        return pid > 1 && started > 0 && of(pid).started == started;
    }

    @Override
    public String toString() {
        return pid + "@" + started;
    }
}
