package slurm.stunnel.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import slurm.posix.ChildProcess;
import slurm.posix.ErrnoText;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessTable;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The small C program that ends the sessions of killed sruns: see {@code watcher/watcher.c}. At its start it sweeps the
 * user's directories. Then it waits for the end of this srun, and sweeps again. An srun that ends normally cleans up
 * itself; the watcher has work only if srun is killed.
 */
final class Watcher {

    /** Where the runtime has it; set in {@code jvm.options}. */
    private static final String PROGRAM = System.getProperty("slurm.stunnel.watcher");

    private static final int SLICE_MILLIS = 1000;

    /**
     * A process that a signal has ended has 128 and the signal as its exit code. A watcher never ends with such an
     * errno.
     */
    private static final int SIGNAL = 128;

    private final ChildProcess starter;
    private final SessionMark mark;
    private final Path directory;

    private Watcher(ChildProcess starter, SessionMark mark, Path directory) {
        this.starter = starter;
        this.mark = mark;
        this.directory = directory;
    }

    /**
     * Starts a watcher for this process. The caller calls {@link #await} in any case.
     *
     * @param mark of the session that srun is about to claim
     * @param directories where the watcher ends dead sessions
     * @param priority of syslog(3), for the trace of a killed srun's session; 0 for none
     */
    static Watcher start(SessionMark mark, SessionClaims.UserDirectories directories, int priority)
            throws TunnelException {
        List<String> command = new ArrayList<>();
        command.add(PROGRAM);
        command.add(mark.srun().toString());
        command.add(mark.text());
        command.add(Integer.toString(priority));
        command.add(directories.chosen().userInFileNames());
        command.add(directories.chosen().path().toString());
        command.add(directories.other().path().toString());
        try {
            return new Watcher(
                    ChildProcess.spawn(command), mark, directories.chosen().path());
        } catch (IOException e) {
            throw new TunnelException("watcher: cannot start: " + PROGRAM + ": " + Reason.words(e), e);
        }
    }

    /**
     * Returns when the sweep is done and the watcher is in the background.
     *
     * @throws TunnelException if it does not watch
     */
    void await() throws TunnelException {
        OptionalInt code = exitCode();
        while (code.isEmpty()) {
            ProcessEnd.await(starter.pid(), SLICE_MILLIS);
            code = exitCode();
        }
        if (code.getAsInt() != 0) {
            throw cannotWatch(reason(code.getAsInt()));
        }
        if (!starter.hasExitCode() && !runs()) { // srun was started with SIGCHLD ignored
            throw cannotWatch("no exit code");
        }
    }

    private TunnelException cannotWatch(String reason) {
        return new TunnelException("watcher: cannot watch " + Printable.path(directory) + ": " + reason);
    }

    private boolean runs() throws TunnelException {
        try {
            return !ProcessTable.withArgument(mark.text()).isEmpty();
        } catch (IOException e) {
            throw new TunnelException("watcher: " + Reason.words(e), e);
        }
    }

    /** The exit code of the watcher is the errno of what failed. */
    private static String reason(int exitCode) {
        return exitCode > SIGNAL ? "ended by signal " + (exitCode - SIGNAL) : ErrnoText.of(exitCode);
    }

    private OptionalInt exitCode() throws TunnelException {
        try {
            return starter.exitCode();
        } catch (IOException e) {
            throw new TunnelException("watcher: " + Reason.words(e), e);
        }
    }
}
