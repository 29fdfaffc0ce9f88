package slurm.stunnel.session;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.text.IpLiteral;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The login ports of a session, bound from the moment the options are read until the session ends, so that nobody takes
 * them while the job waits in the queue or while ssh has lost its connection.
 *
 * <p>The sockets are bound but never listen: whoever connects while ssh does not is refused. They lack SO_REUSEADDR,
 * which keeps the port from everybody. {@link #handOver} sets it, and then Linux lets ssh, which sets it too, bind and
 * listen beside them: the port is never free in between. {@link #takeBack} clears it once ssh listens. Closing our
 * sockets would not even do: srun's shepherd is forked while we hold them and keeps copies until srun ends; the option
 * reaches those as well.
 */
public final class LoginPorts implements AutoCloseable {

    /** A free port has to be free on every address; how often another one is tried. */
    private static final int ATTEMPTS = 50;

    private final List<InetAddress> addresses;
    private final List<SocketChannel> held = new ArrayList<>();

    /** @param addresses where ssh is going to listen */
    public LoginPorts(List<InetAddress> addresses) {
        this.addresses = withoutOverlap(addresses);
    }

    /**
     * Holds the login port of {@code pair}, a free one where the user left the choice to us.
     *
     * @return the pair with its login port
     * @throws TunnelException if the port is taken on any of the addresses
     */
    public Forward hold(Forward pair) throws TunnelException {
        if (pair.loginPort() != Forward.CHOOSE) {
            hold(pair.loginPort());
            return pair;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return pair.withLoginPort(hold(0));
            } catch (TunnelException taken) {
                if (attempt == ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    private int hold(int port) throws TunnelException {
        List<SocketChannel> channels = new ArrayList<>();
        int chosen = port;
        for (InetAddress address : addresses) {
            try {
                SocketChannel channel = open(address);
                channels.add(channel);
                bind(channel, new InetSocketAddress(address, chosen));
                chosen = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            } catch (IOException e) {
                close(channels);
                throw new TunnelException(problem(address, chosen, e));
            }
        }
        held.addAll(channels);
        return chosen;
    }

    private static SocketChannel open(InetAddress address) throws IOException {
        return SocketChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    }

    /**
     * Connections that the user's last session left in TIME_WAIT refuse a bind without SO_REUSEADDR for a minute. A
     * listener refuses it either way.
     */
    private static void bind(SocketChannel channel, InetSocketAddress address) throws IOException {
        try {
            channel.bind(address);
        } catch (BindException takenOrTimeWait) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        }
    }

    private static String problem(InetAddress address, int port, IOException cause) {
        String where = port + " on " + IpLiteral.of(address);
        return cause instanceof BindException
                ? "--tunnel: login port already in use: " + where
                : "--tunnel: cannot hold login port: " + where + ": " + Reason.of(cause);
    }

    /** From now on ssh can listen on the ports, while others that do not ask for SO_REUSEADDR still cannot. */
    public void handOver() throws TunnelException {
        reusable(true);
    }

    /** Nobody can any more. Whoever listens already goes on. */
    void takeBack() throws TunnelException {
        reusable(false);
    }

    private void reusable(boolean reusable) throws TunnelException {
        for (SocketChannel channel : held) {
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, reusable);
            } catch (IOException e) {
                throw new TunnelException(
                        "login port: cannot be " + (reusable ? "handed over to ssh" : "taken back") + ": "
                                + Reason.of(e) + ": " + channel,
                        e);
            }
        }
    }

    @Override
    public void close() {
        close(held);
        held.clear();
    }

    /** As handed over: what copies of the sockets remain in the shepherd shall be in nobody's way. */
    private static void close(List<SocketChannel> channels) {
        for (SocketChannel channel : channels) {
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.close();
            } catch (IOException alreadyGone) {
                // the kernel has released the port all the same
            }
        }
    }

    /**
     * The addresses of {@code bind} that this host has: a login host without IPv6 has no {@code ::1}.
     *
     * @throws TunnelException if it has none of them
     */
    public static List<InetAddress> present(BindAddress bind) throws TunnelException {
        List<InetAddress> present = new ArrayList<>();
        for (String literal : bind.addresses()) {
            try {
                InetAddress address = InetAddress.getByName(literal); // a literal: no name is looked up
                if (has(address)) {
                    present.add(address);
                }
            } catch (IOException e) {
                throw TunnelException.of("bind_address: cannot be used (" + Reason.of(e) + ")", literal);
            }
        }
        if (present.isEmpty()) {
            throw TunnelException.of(
                    "bind_address",
                    "not an address of this host",
                    bind.addresses().toString());
        }
        return present;
    }

    private static boolean has(InetAddress address) throws IOException {
        try (SocketChannel probe = open(address)) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (SocketException | UnsupportedOperationException absent) {
            return false;
        }
    }

    /** A socket on {@code ::} is bound for IPv4 as well and would collide with one on 0.0.0.0. */
    private static List<InetAddress> withoutOverlap(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (address instanceof Inet6Address && address.isAnyLocalAddress()) {
                return List.of(address);
            }
        }
        return addresses;
    }
}
