package slurm.stunnel.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells literal IP addresses from names. It never asks a name server, because srun must not wait for one. */
public final class IpLiteral {
    /** The most hex digits that a group of an IPv6 address may have. Java allows any number of leading zeros; ssh, which gets the text, does not. */
    private static final int MOST_DIGITS = 4;

    private IpLiteral() {}

    /**
     * {@return whether these are four decimal numbers from 0 to 255} inet_aton's short and octal forms are refused.
     *
     * @param text from outside
     */
    public static boolean isIpv4(String text) {
        int start = 0;
        for (int part = 1; part <= 4; part++) {
            int dot = part < 4 ? text.indexOf('.', start) : text.length();
            if (dot < 0) {
                return false;
            }
            int octet = Decimal.parse(text.substring(start, dot));
            if (octet == Decimal.NOT_A_NUMBER || octet > 255) {
                return false;
            }
            start = dot + 1;
        }
        return true;
    }

    /**
     * {@return whether this is a text form of RFC 4291} Brackets, zones and IPv4-mapped addresses are refused.
     *
     * @param text from outside
     */
    public static boolean isIpv6(String text) {
        if (text.indexOf(':') < 0 || text.charAt(0) == '.') {
            return false;
        }
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            digits = hex ? digits + 1 : 0;
            if (digits > MOST_DIGITS || (!hex && c != ':' && c != '.')) {
                return false;
            }
        }
        String last = text.substring(text.lastIndexOf(':') + 1);
        if (last.indexOf('.') >= 0 && !isIpv4(last)) {
            return false;
        }
        try {
            // never a look-up: a text with a colon and such a first character is a literal or an error (JDK 17 to 25)
            return InetAddress.getByName(text) instanceof Inet6Address;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    /**
     * {@return the address as people write it: {@code ::1}, and not {@code 0:0:0:0:0:0:0:1} as Java does}
     *
     * @param address of either family
     */
    public static String of(InetAddress address) {
        return address.getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
    }
}
