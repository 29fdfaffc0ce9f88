package slurm.stunnel.forward;

import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.text.TunnelException;

/**
 * What the user asks for with {@code --tunnel}: 1 to {@link #MAX_PAIRS} forwards, no login port twice.
 *
 * <p>Several login ports may lead to one node port, and any number of forwards may leave the login port to the plugin.
 * Users write a forward as a pair, {@code 8001:8000}, so messages call it that.
 *
 * @param forwards in the order given, unmodifiable
 */
public record TunnelRequest(List<Forward> forwards) {
    /** The option as users type it; every message about its text begins with it. */
    public static final String OPTION = "--tunnel";

    /** The most forwards of one srun, in one option or in several. */
    public static final int MAX_PAIRS = 32;

    /** Longest option text in characters: room for 32 times {@code 65535:65535,}. */
    public static final int MAX_TEXT = MAX_PAIRS * 12;

    /**
     * For forwards that are known to keep the rules; use {@link #of} for those from users.
     *
     * @param forwards in the order given
     * @throws IllegalArgumentException if they break a rule that {@link #of} names
     */
    public TunnelRequest {
        forwards = List.copyOf(forwards);
        String problem = problem(forwards);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * A request of forwards that come from users.
     *
     * @param forwards in the order given
     * @return a request that keeps the rules
     * @throws TunnelException if there are no forwards, more than 32, or two with the same login port
     */
    public static TunnelRequest of(List<Forward> forwards) throws TunnelException {
        String problem = problem(forwards);
        if (!problem.isEmpty()) {
            throw new TunnelException(OPTION + ": " + problem);
        }
        return new TunnelRequest(forwards);
    }

    /**
     * Reads the option's text: pairs as {@link Forward#parse} takes them, separated by commas.
     *
     * @param text at most {@link #MAX_TEXT} characters
     * @return the request
     * @throws TunnelException naming the first part that is wrong
     */
    public static TunnelRequest parse(String text) throws TunnelException {
        if (text.isEmpty()) {
            throw new TunnelException(OPTION + ": no ports given: write <login port>:<node port>, such as 8001:8000");
        }
        if (text.length() > MAX_TEXT) {
            throw new TunnelException(OPTION + ": text longer than " + MAX_TEXT + " characters: " + text.length());
        }
        List<Forward> forwards = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (start == end) {
                throw TunnelException.of(OPTION, "pair " + (forwards.size() + 1) + " is empty", text);
            }
            forwards.add(Forward.parse(text.substring(start, end)));
            start = end + 1;
        }
        return of(forwards);
    }

    /**
     * Both requests as one, for a user who gives the option twice.
     *
     * @param other the later one
     * @return the forwards of this request, then those of the other
     * @throws TunnelException as {@link #of} does, for all forwards together
     */
    public TunnelRequest plus(TunnelRequest other) throws TunnelException {
        List<Forward> all = new ArrayList<>(forwards);
        all.addAll(other.forwards);
        return of(all);
    }

    /** {@return all forwards as the job reads them in {@code SLURM_STUNNEL_PORTS}: {@code 8001:8000,8889:8888}} */
    public String environmentPorts() {
        StringBuilder ports = new StringBuilder();
        for (Forward forward : forwards) {
            ports.append(ports.length() == 0 ? "" : ",").append(forward);
        }
        return ports.toString();
    }

    /** Why these forwards cannot be one request, or an empty text. */
    private static String problem(List<Forward> forwards) {
        if (forwards.isEmpty()) {
            return "no pairs";
        }
        if (forwards.size() > MAX_PAIRS) {
            return "more than " + MAX_PAIRS + " pairs: " + forwards.size();
        }
        for (int i = 1; i < forwards.size(); i++) {
            for (int j = 0; j < i; j++) {
                int port = forwards.get(i).loginPort();
                if (port != Forward.CHOOSE && port == forwards.get(j).loginPort()) {
                    return "login port given twice: " + port + " (in " + forwards.get(j) + " and " + forwards.get(i)
                            + ")";
                }
            }
        }
        return "";
    }
}
