package slurm.stunnel.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;

/**
 * What is told about tunnels that are up: to the user in lines, to the job in its environment.
 *
 * <p>By then every login port is chosen; a request that still holds {@link Forward#CHOOSE} is a fault of the caller
 * and an {@link IllegalArgumentException}.
 */
public final class Report {
    private Report() {}

    /**
     * {@return one line per pair: {@code localhost:8001 -> node1:8000}, or the site's own bind address instead of
     * localhost}
     *
     * @param request what was asked for
     * @param bindAddress where its login ports listen
     * @param node where it leads, by Slurm's name
     */
    public static List<String> lines(TunnelRequest request, BindAddress bindAddress, String node) {
        List<String> lines = new ArrayList<>();
        for (Forward pair : chosen(request)) {
            lines.add(bindAddress.reachedAs() + ":" + pair.loginPort() + " -> " + node + ":" + pair.execPort());
        }
        return lines;
    }

    /**
     * {@return the line to type at home, where each port gets the login port's number:
     * {@code on your own computer: ssh -N -L 8001:localhost:8001 alice@login1.example.org}}
     *
     * @param request what was asked for
     * @param bindAddress where its login ports listen
     * @param user the login name on the login host; one that a shell would read is put into quotes
     * @param loginHost the login host as it is reached from outside
     */
    public static String laptopCommand(TunnelRequest request, BindAddress bindAddress, String user, String loginHost) {
        StringBuilder line = new StringBuilder("on your own computer: ssh -N");
        for (Forward pair : chosen(request)) {
            int port = pair.loginPort();
            line.append(" -L ").append(port).append(':').append(bindAddress.reachedAs());
            line.append(':').append(port);
        }
        return line.append(' ').append(shellWord(user + "@" + loginHost)).toString();
    }

    /**
     * {@return the job's variables in the order they are set} These are {@code SLURM_STUNNEL_HOST}, {@code SLURM_STUNNEL_PORTS}, and
     * {@code SLURM_STUNNEL_PORT_<exec port>} holding the login port. Of several login ports for one exec port the
     * first given has the variable; {@code SLURM_STUNNEL_PORTS} has all.
     *
     * @param request what was asked for
     * @param node where it leads, by Slurm's name
     */
    public static Map<String, String> environment(TunnelRequest request, String node) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SLURM_STUNNEL_HOST", node);
        variables.put("SLURM_STUNNEL_PORTS", request.environmentPorts());
        for (Forward pair : chosen(request)) {
            variables.putIfAbsent("SLURM_STUNNEL_PORT_" + pair.execPort(), String.valueOf(pair.loginPort()));
        }
        return variables;
    }

    private static List<Forward> chosen(TunnelRequest request) {
        for (Forward pair : request.pairs()) {
            if (pair.choosesLoginPort()) {
                throw new IllegalArgumentException("login port not chosen yet: " + pair);
            }
        }
        return request.pairs();
    }

    /** In single quotes if a shell would read anything in it, as in the {@code DOMAIN\alice} of a directory service. */
    private static String shellWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = Character.isLetterOrDigit(c) || "@.:_+-".indexOf(c) >= 0;
            if (!plain) {
                return "'" + text.replace("'", "'\\''") + "'";
            }
        }
        return text;
    }
}
