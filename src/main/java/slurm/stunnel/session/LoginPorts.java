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
 * The login ports of a session. They are bound from the moment srun reads its options until the session ends, so that no
 * other program takes them while the job waits in the queue, or while the connection is lost.
 *
 * <p>The sockets are bound but never listen: while ssh does not listen, the kernel refuses connections. Without
 * SO_REUSEADDR they keep every other program from the port. {@link #handOver} sets the option. Then Linux lets ssh, which
 * sets it too, bind and listen beside them, so the port is never free in between. {@link #takeBack} clears the option once
 * ssh listens. Closing the sockets instead would not free the port: srun forks its shepherd while they are open, and the
 * shepherd keeps copies until srun ends. The option applies to those copies as well.
 */
final class LoginPorts implements AutoCloseable {

    /** How many ports the plugin tries: a chosen port must be free on every address. */
    private static final int ATTEMPTS = 50;

    private final List<InetAddress> addresses;
    private final List<SocketChannel> held = new ArrayList<>();

    /** @param addresses where ssh is going to listen */
    LoginPorts(List<InetAddress> addresses) {
        this.addresses = withoutOverlap(addresses);
    }

    /**
     * Holds the login port of {@code pair}, or a free one if the user leaves the choice to the plugin.
     *
     * @param pair of the user's
     * @return the pair with its login port
     * @throws TunnelException if the port is taken on any of the addresses
     */
    Forward hold(Forward pair) throws TunnelException {
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
     * Connections of the user's last session stay in TIME_WAIT for a minute; meanwhile a socket without SO_REUSEADDR cannot
     * be bound. So the option is set for the bind only. If a program listens there, the bind fails even so.
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

    /** Lets ssh listen on the ports. Programs that do not set SO_REUSEADDR still cannot. */
    void handOver() throws TunnelException {
        reusable(true);
    }

    /** Lets no program listen on the ports from now on. A program that already listens goes on. */
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

    /** Sets the option first: the copies of the sockets in the shepherd must not block the port. */
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
    static List<InetAddress> present(BindAddress bind) throws TunnelException {
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

    /** Without the other addresses if {@code ::} is one: Java binds it for IPv4 too, so it would collide with 0.0.0.0. */
    private static List<InetAddress> withoutOverlap(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (address instanceof Inet6Address && address.isAnyLocalAddress()) {
                return List.of(address);
            }
        }
        return addresses;
    }
}
