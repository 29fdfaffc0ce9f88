package slurm.stunnel.ssh;

import java.util.List;
import slurm.stunnel.text.TunnelException;

/** ssh ended, or was ended, without a connection. The message names node, cause and what to do. */
public final class SshFailure extends TunnelException {

    private static final long serialVersionUID = 1L;

    /** "255 if an error occurred": ssh(1). */
    private static final int SSH_ERROR = 255;

    private final String node;
    private final transient SshDiagnosis problem;
    private final transient List<String> log;

    private SshFailure(String message, String node, SshDiagnosis problem, List<String> log) {
        super(message);
        this.node = node;
        this.problem = problem;
        this.log = log;
    }

    /**
     * @param exitCode of ssh, or 128 + signal
     * @param log the last lines of ssh's log, safe to print
     * @param asking whether ssh had somebody to ask for a password
     */
    static SshFailure ended(String node, int exitCode, List<String> log, Prompting asking) {
        SshDiagnosis problem = problem(exitCode, log);
        String cause = problem == SshDiagnosis.OTHER || problem == SshDiagnosis.KILLED || log.isEmpty()
                ? other(exitCode, log)
                : problem.cause(log);
        String remedy = problem.remedy(node, asking);
        return new SshFailure(
                "ssh to " + node + ": " + cause + (remedy.isEmpty() ? "" : ": " + remedy), node, problem, log);
    }

    /** At LogLevel=ERROR, which it has from the plugin, ssh has no word for a node whose PAM turns the user away. */
    private static SshDiagnosis problem(int exitCode, List<String> log) {
        if (isSignal(exitCode)) {
            return SshDiagnosis.KILLED;
        }
        return exitCode == SSH_ERROR && log.isEmpty() ? SshDiagnosis.HUNG_UP : SshDiagnosis.in(log);
    }

    /**
     * It was still at it.
     *
     * @param seconds the site's connect_timeout
     * @param typing how many more it had for the user to answer in
     */
    static SshFailure silent(String node, int seconds, int typing) {
        String time = typing == 0 ? seconds + " s" : seconds + " s and " + typing + " s for typing";
        return new SshFailure(
                "ssh to " + node + ": no connection within connect_timeout: " + time,
                node,
                SshDiagnosis.UNREACHABLE,
                List.of());
    }

    /** The same, after several attempts. */
    public SshFailure after(int attempts) {
        return attempts == 1
                ? this
                : new SshFailure(getMessage() + " (tried " + attempts + " times)", node, problem, log);
    }

    private static String other(int exitCode, List<String> log) {
        String ending = "no connection: "
                + (isSignal(exitCode) ? "ended by signal " + (exitCode - 128) : "exit code " + exitCode);
        return log.isEmpty() ? ending : ending + ": " + log.get(log.size() - 1);
    }

    private static boolean isSignal(int exitCode) {
        return exitCode > 128 && exitCode < 255;
    }

    /** Whether time may cure it. */
    public boolean passes() {
        return problem.passes();
    }

    /** Whether it was a login, or its beginning, that was refused: by the node, or by ssh for the user's sake. */
    public boolean isRefusal() {
        return problem.isRefusal();
    }

    /** What else ssh said. */
    public List<String> log() {
        return log;
    }
}
