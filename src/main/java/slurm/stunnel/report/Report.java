package slurm.stunnel.report;

import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.text.Printable;

/**
 * The lines that tell a user about a tunnel that is open.
 *
 * <p>By then the plugin has chosen every login port. A request that still contains {@link Forward#CHOOSE} is a mistake
 * of the caller and an {@link IllegalArgumentException}.
 */
public final class Report {
    private Report() {}

    /**
     * {@return one line for each forward: {@code localhost:8001 -> node1:8000}, or the site's own bind address instead
     * of localhost}
     *
     * @param request what the user asked for
     * @param bindAddress where its login ports listen
     * @param node where it leads, by Slurm's name
     */
    public static List<String> lines(TunnelRequest request, BindAddress bindAddress, String node) {
        List<String> lines = new ArrayList<>();
        for (Forward forward : chosen(request)) {
            lines.add(bindAddress.reachedAs() + ":" + forward.loginPort() + " -> " + node + ":" + forward.nodePort());
        }
        return lines;
    }

    /**
     * {@return the line for the user to type at home, where each port gets the number of the login port:
     * {@code on your own computer: ssh -N -L 8001:localhost:8001 alice@login1.example.org}}
     *
     * @param request what the user asked for
     * @param bindAddress where its login ports listen
     * @param user the login name on the login host, from the name service. If a shell would interpret it, it is quoted;
     *     if a terminal would, it is escaped
     * @param loginHost the login host as users reach it from outside
     */
    public static String laptopCommand(TunnelRequest request, BindAddress bindAddress, String user, String loginHost) {
        StringBuilder line = new StringBuilder("on your own computer: ssh -N");
        for (Forward forward : chosen(request)) {
            int port = forward.loginPort();
            line.append(" -L ").append(port).append(':').append(bindAddress.reachedAs());
            line.append(':').append(port);
        }
        return line.append(' ').append(shellWord(user + "@" + loginHost)).toString();
    }

    /** The forwards of a request whose login ports are all chosen. */
    static List<Forward> chosen(TunnelRequest request) {
        for (Forward forward : request.forwards()) {
            if (forward.choosesLoginPort()) {
                throw new IllegalArgumentException("login port not chosen yet: " + forward);
            }
        }
        return request.forwards();
    }

    /**
     * As one word for a shell: in single quotes if it contains anything else than letters, digits and harmless signs,
     * as the {@code DOMAIN\alice} of a directory service does. Users cannot type a control character, so a text that
     * contains one is escaped for the terminal's sake.
     */
    private static String shellWord(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && (c < ' ' || c > '~')) {
                return quoted(Printable.line(text));
            }
            plain &= Character.isLetterOrDigit(c) || "@.:_+-".indexOf(c) >= 0;
        }
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
