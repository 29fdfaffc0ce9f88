package slurm.stunnel;

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
import slurm.spank.SpankException;

/**
 * The ssh process that carries the forwards of one session: started, given its forwards, ended. The session may start
 * it again when it has lost its connection.
 */
final class SshMaster {

    /** How long a process that was told to end may take. */
    private static final long GRACE_MILLIS = 2000;

    /** How long one that says that it ends may take. */
    private static final long LAST_MILLIS = 100;

    /** How long a user at a terminal may look for his password, in seconds. Most sshds wait for 120. */
    private static final int TYPING_SECONDS = 300;

    private static final int UNNAMED_SUFFIX = 17;

    private final SiteConfiguration site;
    private final SessionFiles files;
    private final String node;
    private final int uid;

    /** ssh while it connects, the background master afterwards. */
    private volatile ProcessId process = ProcessId.NONE;

    private boolean ended;

    /** @param files where host names the process from the beginning: srun may be killed at any moment */
    SshMaster(SiteConfiguration site, SessionFiles files, String node, int uid) {
        this.site = site;
        this.files = files;
        this.node = node;
        this.uid = uid;
    }

    /**
     * Starts a master and waits until it is connected and in the background.
     *
     * @param mayAsk whether ssh may ask the user for a password, which may take longer than {@code end}
     * @throws SshFailure if ssh does not connect
     * @throws SpankException if {@code patience} is at its end
     */
    void open(Patience patience, boolean mayAsk, Deadline end) throws SpankException {
        try (Connecting ssh = start(mayAsk)) {
            long typing = mayAsk ? TimeUnit.SECONDS.toMillis(TYPING_SECONDS) : 0;
            OptionalInt code = ssh.await(patience, Deadline.in(end.millisLeft() + typing));
            if (code.isEmpty()) {
                throw SshFailure.silent(node, site.connectTimeout());
            }
            if (code.getAsInt() != 0) {
                throw SshFailure.ended(node, code.getAsInt(), SshLog.lastLines(files.log()), mayAsk);
            }
            nowIs(masterPid());
        } catch (SpankException failure) {
            clearControl();
            throw failure;
        } catch (IOException e) {
            throw stateFailure(e);
        }
    }

    /** In one piece with its entry in the hostfile, so that {@link #end} either finds it there or keeps it from it. */
    private synchronized Connecting start(boolean mayAsk) throws TunnelException {
        if (ended) {
            throw new TunnelException("ssh to " + node + ": not started, for the session has ended");
        }
        try {
            refuseForeign(files, uid);
            clearControl(); // ssh does without a socket where a dead one lies
            deleteOwn(files.log(), uid);
            StateFile.create(files.log()).close();
            nowIs(ProcessId.NONE); // before there is a process that must be named
            Connecting ssh = Connecting.start(SshCommand.master(site, files, node, mayAsk));
            nowIs(ProcessId.of(ssh.pid()));
            return ssh;
        } catch (IOException e) {
            throw stateFailure(e);
        }
    }

    /** @throws ForeignFileException if another user has something under a name of the master's files */
    static void refuseForeign(SessionFiles files, int uid) throws TunnelException {
        try {
            for (Path file : List.of(files.control(), files.log(), files.host())) {
                StateFile.refuseForeign(file, uid);
            }
        } catch (IOException e) {
            throw new TunnelException("state_dir: cannot be used: " + Reason.of(e), e);
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

    private ProcessId masterPid() throws TunnelException {
        try (ControlSocket control = ControlSocket.connect(files.control(), uid)) {
            return ProcessId.of(control.masterPid());
        } catch (IOException e) {
            throw new TunnelException(
                    "ssh to " + node + ": left no master behind: " + Reason.of(e) + ": " + files.control(), e);
        }
    }

    /**
     * Has the master listen for every pair on every address; all or none, for a refusal ends the session.
     *
     * @throws TunnelException naming the port, in ssh's words
     */
    void forward(List<InetAddress> addresses, TunnelRequest request) throws TunnelException {
        PortPair current = null;
        try (ControlSocket control = ControlSocket.connect(files.control(), uid)) {
            for (PortPair pair : request.pairs()) {
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
    void awaitLoss() {
        while (!process.isGoneWithin(Integer.MAX_VALUE)) {
            // for ever
        }
    }

    /** Ends the master; it may be opened again. Its files stay, for they name whatever does not end. */
    void stop() throws TunnelException {
        awaitEnd(process);
    }

    /**
     * Ends the master for good and removes the files of the session.
     *
     * @throws TunnelException if a process or file of this user stays
     */
    void end() throws TunnelException {
        synchronized (this) {
            ended = true;
        }
        end(files, uid);
        awaitEnd(process); // where somebody has removed the files, with the rest of an old /tmp
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
    static void end(SessionFiles files, int uid) throws TunnelException {
        try {
            Optional<ProcessId> master = ownMaster(files.host(), uid);
            terminate(files.control(), uid);
            if (master.isPresent()) {
                boolean wasAlive = master.get().isAlive();
                awaitEnd(master.get());
                terminate(files.control(), uid); // it was still connecting, and went into the background meanwhile
                if (wasAlive) {
                    deleteUnnamedSocket(files.control(), uid);
                }
            }
            for (Path file : List.of(files.control(), files.log(), files.host())) {
                deleteOwn(file, uid);
            }
        } catch (IOException e) {
            throw new TunnelException("close: cannot clean up: " + Reason.of(e), e);
        }
    }

    private static Optional<ProcessId> ownMaster(Path host, int uid) throws IOException, TunnelException {
        return StateFile.isOwn(host, uid) ? HostFile.master(host, uid) : Optional.empty();
    }

    private static boolean isOwnSocket(Path path, int uid) throws IOException {
        return StateFile.isOwn(path, uid)
                && !Files.isSymbolicLink(path)
                && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void terminate(Path control, int uid) throws IOException, TunnelException {
        if (!isOwnSocket(control, uid)) {
            return;
        }
        Optional<ProcessId> master = Optional.empty();
        try (ControlSocket socket = ControlSocket.connect(control, uid)) {
            master = Optional.of(ProcessId.of(socket.masterPid()));
            socket.terminate();
        } catch (IOException deadOrStuck) {
            // the socket of a killed master, or of one that does not answer: signals are for that
        }
        if (master.isPresent()) {
            awaitEnd(master.get());
        }
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
