package slurm.stunnel.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import slurm.posix.ChildProcess;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessId;
import slurm.posix.ProcessTable;
import slurm.spank.SpankException;
import slurm.stunnel.text.TunnelException;

/** The time between the start of ssh and its way into the background. */
final class SshStart implements AutoCloseable {

    /** How long an ssh that was told to end may take. */
    private static final int GRACE_MILLIS = 2000;

    private final ChildProcess ssh;

    private SshStart(ChildProcess ssh) {
        this.ssh = ssh;
    }

    /**
     * Starts {@code command}; {@link #close} is due.
     *
     * @param log where its words go if there is nobody to read them
     */
    public static SshStart start(List<String> command, Prompting asking, Path log) throws TunnelException {
        return new SshStart(
                asking == Prompting.ALLOWED
                        ? ChildProcess.spawn("ssh", command)
                        : ChildProcess.spawnApart("ssh", command, log));
    }

    public int pid() {
        return ssh.pid();
    }

    /**
     * Waits for the end of the process that was started.
     *
     * @return the exit code, or 128 + signal; nothing if {@code deadline} comes first
     */
    public OptionalInt await(Waiting patience, Deadline deadline) throws SpankException {
        while (true) {
            OptionalInt code = ssh.exitCode();
            if (code.isPresent() || deadline.millisLeft() <= 0) {
                return code;
            }
            patience.await(ssh.pid(), deadline.millisLeft());
        }
    }

    /**
     * Ends the process that was started, if it has not gone into the background or failed by itself. By SIGTERM first:
     * an ssh that asks for a password has switched the terminal's echo off, and puts it back.
     */
    @Override
    public void close() throws TunnelException {
        if (ssh.exitCode().isPresent()) {
            return;
        }
        List<ProcessId> helpers = ProcessTable.startedBy(ssh.pid()); // of ProxyJump or ProxyCommand
        ChildProcess.terminate(ssh.pid());
        Deadline grace = Deadline.in(GRACE_MILLIS);
        while (ssh.exitCode().isEmpty()) {
            if (grace.millisLeft() <= 0) {
                ChildProcess.kill(ssh.pid());
            }
            ProcessEnd.await(ssh.pid(), GRACE_MILLIS);
        }
        for (ProcessId helper : helpers) {
            if (helper.isAlive()) {
                ChildProcess.terminate(helper.pid());
            }
        }
    }
}
