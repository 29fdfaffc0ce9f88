package slurm.stunnel.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import slurm.posix.ChildProcess;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessId;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The small process that ends what this srun has left if it is killed. It waits for srun's end, and goes away by itself
 * when srun has ended as it should: see {@code watcher/watcher.c}.
 */
final class Watcher {

    /** Where the runtime has it; set in {@code jvm.options}. */
    private static final String PROGRAM = System.getProperty("slurm.stunnel.watcher");

    private static final int SLICE_MILLIS = 1000;

    private final ChildProcess starter;

    private Watcher(ChildProcess starter) {
        this.starter = starter;
    }

    /**
     * Starts one for this process, before it leaves anything behind. {@link #await} is due.
     *
     * @param user how the names of this user's files in {@code stateDir} begin
     * @param priority for the trace in syslog, 0 for none
     */
    public static Watcher start(Path stateDir, String user, int priority) throws TunnelException {
        try {
            String srun = ProcessId.self().toString();
            return new Watcher(ChildProcess.spawn(
                    "watcher", List.of(PROGRAM, stateDir.toString(), user, srun, String.valueOf(priority))));
        } catch (IOException e) {
            throw new TunnelException("watcher: cannot name this srun: " + Reason.of(e), e);
        }
    }

    /** Returns when it is in the background, which takes a millisecond that srun can use otherwise. */
    public void await() throws TunnelException {
        OptionalInt code = starter.exitCode();
        while (code.isEmpty()) {
            ProcessEnd.await(starter.pid(), SLICE_MILLIS);
            code = starter.exitCode();
        }
        if (code.getAsInt() != 0) {
            throw new TunnelException("watcher: cannot watch: exit code " + code.getAsInt() + ": " + PROGRAM);
        }
    }
}
