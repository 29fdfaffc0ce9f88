package slurm.stunnel.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import slurm.posix.ChildProcess;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessId;
import slurm.posix.ProcessTable;
import slurm.spank.SpankException;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.HostFile;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.state.StateFile;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * One start of ssh: from the spawn until a master has connected and gone into the background. If that fails, it ends
 * every process that it has started.
 */
public final class SshStart {

    /** How long users at a terminal may take to type a password: as long as sshd waits for it. */
    private static final int TYPING_SECONDS = 120;

    /** The exit code of ssh for an error of its own: ssh(1). */
    private static final int SSH_ERROR = 255;

    private final SiteConfiguration site;
    private final SessionFiles files;
    private final SessionMark mark;
    private final String node;
    private final Prompting prompting;
    private final ChildProcess ssh;

    private SshStart(
            SiteConfiguration site,
            SessionFiles files,
            SessionMark mark,
            String node,
            Prompting prompting,
            ChildProcess ssh) {
        this.site = site;
        this.files = files;
        this.mark = mark;
        this.node = node;
        this.prompting = prompting;
        this.ssh = ssh;
    }

    /**
     * Starts ssh, and names it in the hostfile at once, because srun may be killed at any moment.
     *
     * @param site what the site decided
     * @param files of a session that this srun has claimed
     * @param mark of that session
     * @param node by Slurm's name
     * @param prompting whether ssh may ask the user
     * @return the start; {@link #await} tells what becomes of it
     * @throws TunnelException if ssh cannot be started, or if the files cannot be written
     */
    public static SshStart begin(
            SiteConfiguration site, SessionFiles files, SessionMark mark, String node, Prompting prompting)
            throws TunnelException {
        List<String> command = SshCommand.master(site, files, mark, node, prompting);
        prepare(files, node);
        SshStart start = new SshStart(site, files, mark, node, prompting, spawn(command, files, prompting));
        try {
            start.name(start.process());
        } catch (TunnelException unnamed) {
            start.abandon();
            throw unnamed;
        }
        return start;
    }

    private static void prepare(SessionFiles files, String node) throws TunnelException {
        try {
            files.delete(); // ssh goes on without a control socket if the name is taken
            StateFile.create(files.log()).close();
            new HostFile(node, ProcessId.NONE).write(files);
        } catch (IOException e) {
            throw cannotWrite(node, e);
        }
    }

    private static ChildProcess spawn(List<String> command, SessionFiles files, Prompting prompting)
            throws TunnelException {
        try {
            return prompting == Prompting.ALLOWED
                    ? ChildProcess.spawn(command)
                    : ChildProcess.spawnApart(command, files.log());
        } catch (IOException e) {
            throw new TunnelException("ssh: cannot start: " + command.get(0) + ": " + Reason.words(e), e);
        }
    }

    /** {@return the process that was started} It ends when ssh goes into the background. */
    public ProcessId process() {
        return ProcessId.of(ssh.pid());
    }

    /**
     * Waits until ssh has connected.
     *
     * @param waiting how, and what cancels it
     * @param end when ssh is ended if it has not connected; 120 s later if it may ask for a password
     * @return the master
     * @throws SshFailure if ssh does not connect
     * @throws SpankException if {@code waiting} is cancelled
     */
    public SshMaster await(Waiting waiting, Deadline end) throws SpankException {
        try {
            ProcessId master = connected(waiting, end);
            name(master);
            return new SshMaster(master, files.control());
        } catch (SpankException | RuntimeException | Error failure) {
            abandon();
            throw failure;
        }
    }

    private ProcessId connected(Waiting waiting, Deadline end) throws SpankException {
        int typing = prompting == Prompting.ALLOWED ? TYPING_SECONDS : 0;
        try {
            OptionalInt code = exitCode(waiting, Deadline.in(end.millisLeft() + TimeUnit.SECONDS.toMillis(typing)));
            if (code.isEmpty()) {
                throw SshFailure.silent(node, site.ssh().connectTimeout(), typing);
            }
            if (code.getAsInt() != 0) {
                throw SshFailure.ended(node, code.getAsInt(), SshLog.lastLines(files.log()), prompting);
            }
            return master();
        } catch (IOException e) {
            throw new TunnelException("ssh to " + node + ": cannot read its state: " + Reason.of(e), e);
        }
    }

    /** The exit code, or 128 + signal; empty if {@code deadline} comes first. */
    private OptionalInt exitCode(Waiting waiting, Deadline deadline) throws IOException, SpankException {
        while (true) {
            OptionalInt code = ssh.exitCode();
            if (code.isPresent() || deadline.millisLeft() <= 0) {
                return code;
            }
            waiting.await(ssh.pid(), deadline.millisLeft());
        }
    }

    private ProcessId master() throws IOException, TunnelException {
        try (ControlSocket control = ControlSocket.connect(files.control())) {
            return ProcessId.of(control.masterPid());
        } catch (IOException e) {
            List<String> log = SshLog.lastLines(files.log());
            if (!log.isEmpty()) { // if SIGCHLD is ignored, the kernel keeps no exit code of ssh
                throw SshFailure.ended(node, SSH_ERROR, log, prompting);
            }
            throw new TunnelException(
                    "ssh to " + node + ": exited without leaving a master: " + Reason.of(e) + ": "
                            + Printable.path(files.control()),
                    e);
        }
    }

    private void name(ProcessId process) throws TunnelException {
        try {
            new HostFile(node, process).write(files);
        } catch (IOException e) {
            throw cannotWrite(node, e);
        }
    }

    private static TunnelException cannotWrite(String node, IOException e) {
        return new TunnelException("ssh to " + node + ": cannot write its state: " + Reason.of(e), e);
    }

    /**
     * Ends the process that was started, a master that has gone into the background, and what these have started. SIGTERM
     * comes first: an ssh that asks for a password has switched the terminal's echo off, and switches it on again.
     */
    private void abandon() throws TunnelException {
        try {
            List<ProcessId> started = new ArrayList<>(ProcessTable.withArgument(mark.sshOption()));
            if (ssh.exitCode().isEmpty()) {
                started.add(process());
            }
            SshMaster.end(started);
            reap();
            SshMaster.end(
                    ProcessTable.withArgument(mark.sshOption())); // ssh may have gone into the background meanwhile
            files.deleteUnnamedControls();
        } catch (IOException e) {
            throw new TunnelException("ssh to " + node + ": cannot clean up: " + Reason.of(e), e);
        }
    }

    /** Leaves no zombie in srun. */
    private void reap() throws IOException {
        while (ssh.exitCode().isEmpty()) {
            ProcessEnd.await(ssh.pid(), SshMaster.GRACE_MILLIS);
        }
    }
}
