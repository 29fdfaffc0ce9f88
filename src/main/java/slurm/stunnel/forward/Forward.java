package slurm.stunnel.forward;

import slurm.stunnel.text.Decimal;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.TunnelException;

/**
 * One local forward: from a port of the login host to a port of the node. In the option's text it is a pair,
 * {@code 8001:8000}.
 *
 * @param loginPort 1024 to 65535, or {@link #CHOOSE}
 * @param nodePort 1024 to 65535
 */
public record Forward(int loginPort, int nodePort) {
    /** The login port if the user leaves the choice of a free one to the plugin. */
    public static final int CHOOSE = 0;

    static final int LOWEST = 1024;
    static final int HIGHEST = 65535;

    /**
     * For ports that are known to be good; use {@link #parse} for text from users.
     *
     * @param loginPort 1024 to 65535, or {@link #CHOOSE}
     * @param nodePort 1024 to 65535
     * @throws IllegalArgumentException if a port is out of range
     */
    public Forward {
        if (loginPort != CHOOSE && !isPort(loginPort)) {
            throw new IllegalArgumentException("login port outside 1024-65535: " + loginPort);
        }
        if (!isPort(nodePort)) {
            throw new IllegalArgumentException("node port outside 1024-65535: " + nodePort);
        }
    }

    /**
     * Reads one part of the option: {@code 8001:8000}; {@code 8888} for {@code 8888:8888}; {@code :8888} or
     * {@code 0:8888} for a free login port.
     *
     * @param part without commas
     * @return the forward
     * @throws TunnelException naming the bad port and the part that contains it
     */
    public static Forward parse(String part) throws TunnelException {
        int colon = part.indexOf(':');
        if (colon < 0) {
            int port = port("port", part, part);
            return new Forward(port, port);
        }
        if (part.indexOf(':', colon + 1) >= 0) {
            throw TunnelException.of(TunnelRequest.OPTION, "more than one colon in a pair", part);
        }
        String login = part.substring(0, colon);
        boolean choose = login.isEmpty() || login.equals("0");
        int loginPort = choose ? CHOOSE : port("login port", login, part);
        String node = part.substring(colon + 1);
        if (node.isEmpty()) {
            throw TunnelException.of(TunnelRequest.OPTION, "node port missing", part);
        }
        return new Forward(loginPort, port("node port", node, part));
    }

    /**
     * {@return the forward from another login port to the same node port}
     *
     * @param port 1024 to 65535, such as the free one that the plugin found
     */
    public Forward withLoginPort(int port) {
        return new Forward(port, nodePort);
    }

    /** {@return whether the plugin has yet to choose the login port} */
    public boolean choosesLoginPort() {
        return loginPort == CHOOSE;
    }

    /** {@code 8001:8000}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return loginPort + ":" + nodePort;
    }

    private static int port(String which, String text, String part) throws TunnelException {
        int port = Decimal.parse(text);
        if (port == Decimal.NOT_A_NUMBER) {
            throw refused(which + " is not a plain decimal number", text, part);
        }
        if (!isPort(port)) {
            throw refused(which + " outside 1024-65535", text, part);
        }
        return port;
    }

    private static boolean isPort(int port) {
        return port >= LOWEST && port <= HIGHEST;
    }

    private static TunnelException refused(String problem, String text, String part) {
        String where = text.equals(part) ? "" : " (in " + Printable.text(part) + ")";
        return new TunnelException(TunnelRequest.OPTION + ": " + problem + ": " + Printable.text(text) + where);
    }
}
