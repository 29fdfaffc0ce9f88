package slurm.stunnel.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import slurm.posix.ProcessId;
import slurm.stunnel.text.Printable;

/**
 * Another process that owns an exitflag.
 *
 * @param isAlive false if it has died, and its session has not been ended yet
 * @param text {@code job 12.0, srun pid 4711}, as far as it is known, for the message to the srun that comes second
 */
public record Holder(boolean isAlive, String text) {

    /**
     * The pid of an srun that is process 1 of its container. Its watcher ends with it, so a held lock is the srun's own.
     */
    private static final int CONTAINER_INIT = 1;

    /**
     * Reads an exitflag. This process must not hold a lock on it.
     *
     * @param exitflag its path
     * @return the owner; empty if there is no such file
     */
    public static Optional<Holder> of(Path exitflag) {
        try (FileChannel channel = StateFile.open(exitflag)) {
            Map<String, String> values = StateFile.read(channel);
            Optional<ProcessId> process = ProcessId.parse(values.get("process"));
            boolean isLocked = channel.tryLock() == null;
            return Optional.of(new Holder(isLocked && mayLive(process), text(values.get("step"), process)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * True if the owner may be alive. A held lock alone does not prove that: while a watcher ends a killed srun's session, the
     * watcher holds it, and the process is gone.
     */
    private static boolean mayLive(Optional<ProcessId> process) {
        return process.isEmpty()
                || process.get().pid() == CONTAINER_INIT
                || process.get().isAlive();
    }

    private static String text(String step, Optional<ProcessId> process) {
        return (step == null ? "waiting for its nodes" : "job " + Printable.text(step))
                + (process.isPresent() ? ", srun pid " + process.get().pid() : "");
    }
}
