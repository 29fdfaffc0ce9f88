package slurm.stunnel.forward;

import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.text.TunnelException;

/**
 * What the user asked for with {@code --tunnel}: 1 to {@link #MAX_PAIRS} forwards, no login port twice.
 *
 * <p>One exec port may be reached through several login ports, and any number of pairs may leave the login port to us.
 *
 * @param pairs in the order given, unmodifiable
 */
public record TunnelRequest(List<Forward> pairs) {
    /** The option as users type it: every message about its text begins with it. */
    public static final String OPTION = "--tunnel";

    /** Most pairs of one srun, whether in one option or in several. */
    public static final int MAX_PAIRS = 32;

    /** Longest option text in characters: room for 32 times {@code 65535:65535,}. */
    public static final int MAX_TEXT = MAX_PAIRS * 12;

    /**
     * For pairs that are known to keep the rules; {@link #of} is for those of users.
     *
     * @param pairs in the order given
     * @throws IllegalArgumentException where {@link #of} throws its checked exception
     */
    public TunnelRequest {
        pairs = List.copyOf(pairs);
        String problem = problem(pairs);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * A request of pairs that come from users.
     *
     * @param pairs in the order given
     * @return a request that keeps the rules
     * @throws TunnelException if there are no pairs, more than 32, or two with the same login port
     */
    public static TunnelRequest of(List<Forward> pairs) throws TunnelException {
        String problem = problem(pairs);
        if (!problem.isEmpty()) {
            throw new TunnelException(OPTION + ": " + problem);
        }
        return new TunnelRequest(pairs);
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
            throw new TunnelException(OPTION + ": no ports given: write <login port>:<exec port>, such as 8001:8000");
        }
        if (text.length() > MAX_TEXT) {
            throw new TunnelException(OPTION + ": text longer than " + MAX_TEXT + " characters: " + text.length());
        }
        List<Forward> pairs = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (start == end) {
                throw TunnelException.of(OPTION, "pair " + (pairs.size() + 1) + " is empty", text);
            }
            pairs.add(Forward.parse(text.substring(start, end)));
            start = end + 1;
        }
        return of(pairs);
    }

    /**
     * Both requests as one, for an option given twice.
     *
     * @param other what was given later
     * @return this one's pairs, then the other's
     * @throws TunnelException as {@link #of} does, for all pairs together
     */
    public TunnelRequest plus(TunnelRequest other) throws TunnelException {
        List<Forward> all = new ArrayList<>(pairs);
        all.addAll(other.pairs);
        return of(all);
    }

    /** {@return all pairs as the job reads them in {@code SLURM_STUNNEL_PORTS}: {@code 8001:8000,8889:8888}} */
    public String environmentPorts() {
        StringBuilder ports = new StringBuilder();
        for (Forward pair : pairs) {
            ports.append(ports.length() == 0 ? "" : ",").append(pair);
        }
        return ports.toString();
    }

    /** What keeps these pairs from being one request, or an empty text. */
    private static String problem(List<Forward> pairs) {
        if (pairs.isEmpty()) {
            return "no pairs";
        }
        if (pairs.size() > MAX_PAIRS) {
            return "more than " + MAX_PAIRS + " pairs: " + pairs.size();
        }
        for (int i = 1; i < pairs.size(); i++) {
            for (int j = 0; j < i; j++) {
                int port = pairs.get(i).loginPort();
                if (port != Forward.CHOOSE && port == pairs.get(j).loginPort()) {
                    return "login port given twice: " + port + " (in " + pairs.get(j) + " and " + pairs.get(i) + ")";
                }
            }
        }
        return "";
    }
}
