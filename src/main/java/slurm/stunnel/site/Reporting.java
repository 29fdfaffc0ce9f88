package slurm.stunnel.site;

import java.util.Optional;
import slurm.stunnel.text.IpLiteral;
import slurm.stunnel.text.TunnelException;

/**
 * What the user and the admin are told about a tunnel.
 *
 * @param report {@code report}: whether srun shows the user the lines about the ports; default true
 * @param loginHost {@code login_host}: this login host as users reach it from outside; default none, which means the
 *     host's own name
 * @param syslog {@code syslog}: where tunnels leave a trace for the admin; default nowhere
 */
public record Reporting(boolean report, Optional<String> loginHost, Optional<SyslogFacility> syslog) {
    private static final int LONGEST_HOST_NAME = 253;

    static Reporting of(SiteValues values) throws TunnelException {
        return new Reporting(
                values.yesOrNo(SiteKey.REPORT, true),
                host(values.text(SiteKey.LOGIN_HOST, "")),
                facility(values.text(SiteKey.SYSLOG, "no")));
    }

    /** Drops the brackets of an IPv6 address: behind {@code user@}, ssh takes it only without them (9.2). */
    private static Optional<String> host(String text) throws TunnelException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean inBrackets = text.startsWith("[") && text.endsWith("]");
        String host = inBrackets ? text.substring(1, text.length() - 1) : text;
        if (!IpLiteral.isIpv6(host) && (inBrackets || !isHostName(host))) {
            throw TunnelException.of("not a host name or IP address", text);
        }
        return Optional.of(host);
    }

    private static boolean isHostName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || (c != '.' && c != '-'))) {
                return false;
            }
        }
        return text.length() <= LONGEST_HOST_NAME;
    }

    private static Optional<SyslogFacility> facility(String text) throws TunnelException {
        return text.equals("no") ? Optional.empty() : Optional.of(SyslogFacility.parse(text));
    }
}
