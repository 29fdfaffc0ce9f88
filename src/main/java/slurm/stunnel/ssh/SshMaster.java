package slurm.stunnel.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import slurm.posix.ProcessId;
import slurm.posix.ProcessTable;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/** An ssh process in the background that is connected to its node and carries the forwards of a tunnel. */
public final class SshMaster {

    /** How long a process that gets a signal may take to end. */
    static final int GRACE_MILLIS = 2000;

    /** How long a master that has agreed to terminate may take. */
    private static final int LAST_MILLIS = 100;

    private final ProcessId process;
    private final Path control;

    /**
     * Takes over a master that is connected.
     *
     * @param process the master
     * @param control where it listens for requests
     */
    SshMaster(ProcessId process, Path control) {
        this.process = process;
        this.control = control;
    }

    /**
     * Has the master listen for every forward on every address.
     *
     * @param addresses of this host
     * @param request the forwards, with their login ports chosen
     * @throws TunnelException in ssh's words, naming the forward that was refused; those before it are open
     */
    public void forward(List<InetAddress> addresses, TunnelRequest request) throws TunnelException {
        Forward current = null;
        try (ControlSocket socket = ControlSocket.connect(control)) {
            for (Forward forward : request.forwards()) {
                current = forward;
                for (InetAddress address : addresses) {
                    socket.forward(address.getHostAddress(), forward);
                }
            }
        } catch (IOException e) {
            throw new TunnelException("ssh: cannot forward " + current + ": " + Reason.of(e), e);
        }
    }

    /** Returns when the master has ended: its connection is lost. */
    public void awaitLoss() {
        while (!process.isGoneWithin(Integer.MAX_VALUE)) {
            // a tunnel may be open for longer than one wait
        }
    }

    /**
     * Ends the master. If it does not terminate by itself, ends what it has started as well. Already gone counts as success.
     *
     * @throws TunnelException if a process has survived SIGKILL
     */
    public void end() throws TunnelException {
        if (!process.isAlive()) {
            return;
        }
        try (ControlSocket socket = ControlSocket.connect(control)) {
            if (socket.masterPid()
                    != process.pid()) { // another session has the path, and SIGTERM would have ssh remove it
                requireEnd(ProcessTable.killTree(process, GRACE_MILLIS));
                return;
            }
            socket.terminate();
        } catch (IOException goneOrStopped) {
            end(List.of(process));
            return;
        }
        if (!process.isGoneWithin(LAST_MILLIS)) {
            end(List.of(process));
        }
    }

    /** Ends {@code processes}, then what they had started: a ProxyCommand, or the ssh of a ProxyJump. */
    static void end(List<ProcessId> processes) throws TunnelException {
        requireEnd(ProcessTable.endTrees(processes, GRACE_MILLIS));
    }

    private static void requireEnd(List<ProcessId> survivors) throws TunnelException {
        if (!survivors.isEmpty()) {
            throw new TunnelException("close: ssh did not exit after SIGKILL: pid "
                    + survivors.get(0).pid());
        }
    }
}
