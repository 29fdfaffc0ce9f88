package slurm.stunnel.forward;

import java.util.List;
import slurm.stunnel.text.IpLiteral;
import slurm.stunnel.text.TunnelException;

/**
 * Where the login ports listen: the site's {@code bind_address}.
 *
 * @param addresses literal IP addresses, at least one. Every forward listens on all of them; {@code ::1} and {@code ::}
 *     count only if the host has IPv6. {@code ::} stands for IPv6 only (ssh binds it so), so {@code *} is
 *     two addresses
 */
public record BindAddress(List<String> addresses) {
    /** Only users of the login host reach these. */
    public static final BindAddress LOOPBACK = new BindAddress(List.of("127.0.0.1", "::1"));

    private static final BindAddress EVERY = new BindAddress(List.of("0.0.0.0", "::"));

    /**
     * For addresses that are known to be good; use {@link #parse} for text from admins.
     *
     * @param addresses literal IP addresses, at least one
     * @throws IllegalArgumentException if there is no address or one is not a literal
     */
    public BindAddress {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no bind address");
        }
        for (String address : addresses) {
            if (!IpLiteral.isIpv4(address) && !IpLiteral.isIpv6(address)) {
                throw new IllegalArgumentException("not a literal IP address: " + address);
            }
        }
    }

    /**
     * Reads {@code loopback} (127.0.0.1 and ::1), {@code *} (every address of the host) or one literal address.
     *
     * @param text the value of {@code bind_address}
     * @return where to listen
     * @throws TunnelException for anything else. Names are refused too, because the plugin must not wait for a
     *     name server
     */
    public static BindAddress parse(String text) throws TunnelException {
        if (text.equals("loopback")) {
            return LOOPBACK;
        }
        if (text.equals("*")) {
            return EVERY;
        }
        if (IpLiteral.isIpv4(text) || IpLiteral.isIpv6(text)) {
            return new BindAddress(List.of(text));
        }
        throw TunnelException.of("not loopback, * or a literal IP address", text);
    }

    /** {@return the host under which a program on the login host reaches the ports; {@code :port} follows it} */
    public String reachedAs() {
        String first = addresses.get(0);
        boolean localhost = addresses.equals(LOOPBACK.addresses) || first.equals("0.0.0.0") || first.equals("::");
        return localhost ? "localhost" : bracketed(first);
    }

    /**
     * {@return the address as ssh's {@code -L} takes it before {@code :port}: IPv6 in brackets}
     *
     * @param address a literal, without brackets
     */
    public static String bracketed(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }
}
