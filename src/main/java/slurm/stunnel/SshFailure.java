package slurm.stunnel;

import java.util.List;

/** ssh ended, or was ended, without a connection. The message names node, cause and what to do. */
final class SshFailure extends TunnelException {

    private static final long serialVersionUID = 1L;

    private final String node;
    private final transient SshProblem problem;
    private final transient List<String> log;

    private SshFailure(String message, String node, SshProblem problem, List<String> log) {
        super(message);
        this.node = node;
        this.problem = problem;
        this.log = log;
    }

    /**
     * @param exitCode of ssh, or 128 + signal
     * @param log the last lines of ssh's log, safe to print
     * @param mayAsk whether ssh had somebody to ask for a password
     */
    static SshFailure ended(String node, int exitCode, List<String> log, boolean mayAsk) {
        SshProblem problem = SshProblem.in(log);
        String cause = problem == SshProblem.OTHER ? other(exitCode, log) : problem.cause(log);
        String remedy = problem.remedy(node, mayAsk);
        return new SshFailure(
                "ssh to " + node + ": " + cause + (remedy.isEmpty() ? "" : ": " + remedy), node, problem, log);
    }

    /** It was still at it after {@code seconds}. */
    static SshFailure silent(String node, int seconds) {
        return new SshFailure(
                "ssh to " + node + ": no connection within connect_timeout: " + seconds + " s",
                node,
                SshProblem.UNREACHABLE,
                List.of());
    }

    /** The same, after several attempts. */
    SshFailure after(int attempts) {
        return attempts == 1
                ? this
                : new SshFailure(getMessage() + " (tried " + attempts + " times)", node, problem, log);
    }

    private static String other(int exitCode, List<String> log) {
        String ending = "no connection: "
                + (exitCode > 128 && exitCode < 255 ? "ended by signal " + (exitCode - 128) : "exit code " + exitCode);
        return log.isEmpty() ? ending : ending + ": " + log.get(log.size() - 1);
    }

    /** Whether time may cure it. */
    boolean passes() {
        return problem.passes();
    }

    /** What else ssh said. */
    List<String> log() {
        return log;
    }
}
