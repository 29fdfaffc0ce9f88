package slurm.stunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SrunProcess;

/** The ssh process that carries the forwards of one session: started, given its forwards, ended. */
final class SshMaster {

    /** How long a process that was told to end may take. */
    private static final long GRACE_MILLIS = 2000;

    /** How long one that says that it ends may take. */
    private static final long LAST_MILLIS = 100;

    private static final int UNNAMED_SUFFIX = 17;

    private SshMaster() {}

    /**
     * Starts a master to {@code node} and waits until it is connected and in the background. Its files are
     * {@code files}, of which host names the process from the beginning: srun may be killed at any moment.
     *
     * @throws SshFailure if ssh ends with an error
     * @throws SpankException if the step ends, or srun is told to, while ssh connects
     */
    static void start(SiteConfiguration site, SessionFiles files, Spank step, String node) throws SpankException {
        int uid = SrunProcess.uid();
        try {
            for (Path file : List.of(files.control(), files.log(), files.host())) {
                StateFile.refuseForeign(file, uid);
            }
            StateFile.create(files.log()).close();
            new HostFile(node, ProcessId.NONE).create(files.host()); // before there is a process that must be named
            connect(site, files, step, node, uid);
            new HostFile(node, ProcessId.of(masterPid(files, node, uid))).update(files.host(), uid);
        } catch (IOException e) {
            throw new TunnelException("ssh to " + node + ": cannot write its state: " + Reason.of(e), e);
        }
    }

    private static void connect(SiteConfiguration site, SessionFiles files, Spank step, String node, int uid)
            throws IOException, SpankException {
        try (Connecting ssh = Connecting.start(SshCommand.master(site, files, node), node, step)) {
            new HostFile(node, ProcessId.of(ssh.pid())).update(files.host(), uid);
            int code = ssh.await(site.connectTimeout());
            if (code != 0) {
                throw new SshFailure(node, code, SshLog.lastLines(files.log()));
            }
        } catch (SpankException failure) {
            deleteUnnamedSocket(files.control(), uid);
            throw failure;
        }
    }

    private static int masterPid(SessionFiles files, String node, int uid) throws TunnelException {
        try (ControlSocket control = ControlSocket.connect(files.control(), uid)) {
            return control.masterPid();
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
    static void forward(SessionFiles files, List<InetAddress> addresses, TunnelRequest request, int uid)
            throws TunnelException {
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

    /**
     * Ends the master of a session and removes its files. What is gone already is as wanted.
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
