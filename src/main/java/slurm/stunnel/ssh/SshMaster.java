package slurm.stunnel.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import slurm.posix.ChildProcess;
import slurm.posix.Deadline;
import slurm.posix.ProcessId;
import slurm.posix.ProcessTable;
import slurm.spank.SpankException;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.HostFile;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.StateFile;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The ssh process that carries the forwards of one session: started, given its forwards, ended. The session may start
 * it again when it has lost its connection.
 */
public final class SshMaster {

    /** How long a process that was told to end may take. */
    private static final long GRACE_MILLIS = 2000;

    /** How long one that says that it ends may take. */
    private static final long LAST_MILLIS = 100;

    /** How long a user at a terminal may look for his password: as long as sshd waits for it. */
    private static final int TYPING_SECONDS = 120;

    private static final int SSH_ERROR = 255;

    private static final int UNNAMED_SUFFIX = 17;

    private final SiteConfiguration site;
    private final SessionFiles files;
    private final String node;
    private final int uid;

    /** ssh while it connects, the background master afterwards. */
    private volatile ProcessId process = ProcessId.NONE;

    private boolean ended;

    /** @param files where host names the process from the beginning: srun may be killed at any moment */
    public SshMaster(SiteConfiguration site, SessionFiles files, String node, int uid) {
        this.site = site;
        this.files = files;
        this.node = node;
        this.uid = uid;
    }

    /**
     * Starts a master and waits until it is connected and in the background.
     *
     * @param asking where ssh may ask the user for a password, that may take longer than {@code end}
     * @throws SshFailure if ssh does not connect
     * @throws SpankException if {@code patience} is at its end
     */
    public void open(Waiting patience, Prompting asking, Deadline end) throws SpankException {
        int typing = asking == Prompting.ALLOWED ? TYPING_SECONDS : 0;
        try (SshStart ssh = start(asking)) {
            OptionalInt code = ssh.await(patience, Deadline.in(end.millisLeft() + TimeUnit.SECONDS.toMillis(typing)));
            if (code.isEmpty()) {
                throw SshFailure.silent(node, site.connectTimeout(), typing);
            }
            if (code.getAsInt() != 0) {
                throw SshFailure.ended(node, code.getAsInt(), SshLog.lastLines(files.log()), asking);
            }
            nowIs(masterPid(asking));
        } catch (SpankException failure) {
            endStrays(files.control(), uid); // one that has gone into the background and does not answer
            clearControl();
            throw failure;
        } catch (IOException e) {
            throw stateFailure(e);
        }
    }

    /** In one piece with its entry in the hostfile, so that {@link #end} either finds it there or keeps it from it. */
    private synchronized SshStart start(Prompting asking) throws TunnelException {
        if (ended) {
            throw new TunnelException("ssh to " + node + ": not started, for the session has ended");
        }
        try {
            for (Path file : List.of(files.control(), files.log(), files.host())) {
                StateFile.refuseForeign(file, uid);
            }
            deleteOwn(files.control(), uid); // ssh does without a socket where a dead one lies
            deleteOwn(files.log(), uid);
            StateFile.create(files.log()).close();
            nowIs(ProcessId.NONE); // before there is a process that must be named
            return named(SshStart.start(SshCommand.master(site, files, node, asking), asking, files.log()));
        } catch (IOException e) {
            throw stateFailure(e);
        }
    }

    private SshStart named(SshStart ssh) throws IOException, TunnelException {
        try {
            nowIs(ProcessId.of(ssh.pid()));
            return ssh;
        } catch (IOException | TunnelException unnamed) {
            ssh.close();
            throw unnamed;
        }
    }

    private synchronized void nowIs(ProcessId now) throws IOException, TunnelException {
        process = now;
        if (!ended) { // else the files are gone, and stay so
            new HostFile(node, now).write(files.host(), uid);
        }
    }

    private TunnelException stateFailure(IOException e) {
        return new TunnelException("ssh to " + node + ": cannot write its state: " + Reason.of(e), e);
    }

    private ProcessId masterPid(Prompting asking) throws IOException, TunnelException {
        try (ControlSocket control = ControlSocket.connect(files.control(), uid)) {
            return ProcessId.of(control.masterPid());
        } catch (IOException e) {
            List<String> log = SshLog.lastLines(files.log());
            if (!log.isEmpty()) { // where SIGCHLD is ignored nobody knows ssh's exit code
                throw SshFailure.ended(node, SSH_ERROR, log, asking);
            }
            throw new TunnelException(
                    "ssh to " + node + ": left no master behind: " + Reason.of(e) + ": "
                            + Printable.path(files.control()),
                    e);
        }
    }

    /**
     * Has the master listen for every pair on every address; all or none, for a refusal ends the session.
     *
     * @throws TunnelException naming the port, in ssh's words
     */
    public void forward(List<InetAddress> addresses, TunnelRequest request) throws TunnelException {
        Forward current = null;
        try (ControlSocket control = ControlSocket.connect(files.control(), uid)) {
            for (Forward pair : request.pairs()) {
                current = pair;
                for (InetAddress address : addresses) {
                    control.forward(address.getHostAddress(), pair);
                }
            }
        } catch (IOException e) {
            throw new TunnelException("ssh: cannot forward " + current + ": " + Reason.of(e), e);
        }
    }

    /** Returns when the master has ended, by itself or not: its connection is lost. */
    public void awaitLoss() {
        while (!process.isGoneWithin(Integer.MAX_VALUE)) {
            // for ever
        }
    }

    /** Ends the master; it may be opened again. Its files stay, for they name whatever does not end. */
    public void stop() throws TunnelException {
        awaitEnd(process);
    }

    /**
     * Ends the master for good and removes the files of the session.
     *
     * @throws TunnelException if a process or file of this user stays
     */
    public void end() throws TunnelException {
        synchronized (this) {
            ended = true;
        }
        end(files, uid);
        awaitEnd(process); // where somebody has removed the files, with the rest of an old /tmp
    }

    private static void endStrays(Path control, int uid) throws TunnelException {
        try {
            for (ProcessId stray :
                    ProcessTable.withArgument("-S", SshCommand.escaped(control), control.getParent(), uid)) {
                awaitEnd(stray);
            }
        } catch (IOException e) {
            throw new TunnelException("close: cannot look for ssh: " + Reason.of(e), e);
        }
    }

    private void clearControl() throws TunnelException {
        try {
            deleteOwn(files.control(), uid);
            deleteUnnamedSocket(files.control(), uid);
        } catch (IOException e) {
            throw stateFailure(e);
        }
    }

    /**
     * Ends the master that the files of a session name, and removes them. What is gone already is as wanted.
     *
     * @throws TunnelException if a process or file of this user stays
     */
    public static void end(SessionFiles files, int uid) throws TunnelException {
        try {
            boolean begun = StateFile.isOwn(files.host(), uid);
            Optional<ProcessId> named = begun ? HostFile.master(files.host(), uid) : Optional.empty();
            boolean hasSaidGoodbye = terminate(files.control(), uid, named);
            if (named.isPresent()) {
                awaitEnd(named.get());
            }
            if (begun && !hasSaidGoodbye) {
                endStrays(files.control(), uid); // it may have gone into the background meanwhile
                deleteUnnamedSocket(files.control(), uid);
            }
            for (Path file : List.of(files.control(), files.log(), files.host())) {
                deleteOwn(file, uid);
            }
        } catch (IOException e) {
            throw new TunnelException("close: cannot clean up: " + Reason.of(e), e);
        }
    }

    private static boolean isOwnSocket(Path path, int uid) throws IOException {
        return StateFile.isOwn(path, uid)
                && !Files.isSymbolicLink(path)
                && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * @param named the master as the hostfile has it: one in another container tells its number there, which here is
     *     anybody's, and only its start shows that
     * @return false if there is none, or none that answers: signals are for that
     */
    private static boolean terminate(Path control, int uid, Optional<ProcessId> named)
            throws IOException, TunnelException {
        if (!isOwnSocket(control, uid)) {
            return false;
        }
        ProcessId master;
        try (ControlSocket socket = ControlSocket.connect(control, uid)) {
            int pid = socket.masterPid();
            master = named.isPresent() && named.get().pid() == pid ? named.get() : ProcessId.of(pid);
            socket.terminate();
        } catch (IOException deadOrStuck) {
            return false;
        }
        awaitEnd(master);
        return true;
    }

    /** The master closed its connection to us an instant ago, or never listened to us and gets a signal. */
    private static void awaitEnd(ProcessId master) throws TunnelException {
        if (master.isGoneWithin(LAST_MILLIS)) {
            return;
        }
        ChildProcess.terminate(master.pid());
        if (master.isGoneWithin(GRACE_MILLIS)) {
            return;
        }
        ChildProcess.kill(master.pid());
        if (!master.isGoneWithin(GRACE_MILLIS)) {
            throw new TunnelException("close: ssh does not end: pid " + master.pid());
        }
    }

    /**
     * ssh makes its socket as {@code <control>.<16 random letters>} and then gives it its name; one that is killed in
     * between leaves the former (9.2).
     */
    private static void deleteUnnamedSocket(Path control, int uid) throws IOException {
        String name = control.getFileName().toString();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(control.getParent())) {
            for (Path file : directory) {
                String other = file.getFileName().toString();
                if (other.startsWith(name) && other.length() == name.length() + UNNAMED_SUFFIX) {
                    deleteOwn(file, uid);
                }
            }
        }
    }

    private static void deleteOwn(Path path, int uid) throws IOException {
        if (StateFile.isOwn(path, uid)) {
            Files.deleteIfExists(path);
        }
    }
}
