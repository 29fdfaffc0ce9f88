package slurm.stunnel.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Literal IP addresses, told from names without ever asking a name server: srun must not wait for one here. */
public final class IpLiteral {
    /** Of a group. Java takes any number of zeros in front; ssh, which is handed the text, takes none. */
    private static final int MOST_DIGITS = 4;

    private IpLiteral() {}

    /** Four decimal numbers from 0 to 255; none of the short or octal forms that inet_aton takes. */
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

    /** RFC 4291 text forms, without brackets, zone or IPv4-mapped addresses. */
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
            // never a look-up: what begins like this and holds a colon is a literal or an error (JDK 17 to 25)
            return InetAddress.getByName(text) instanceof Inet6Address;
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    /** The text that people know an address by: {@code ::1}, where Java writes {@code 0:0:0:0:0:0:0:1}. */
    public static String of(InetAddress address) {
        return address.getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
    }
}
