package slurm.stunnel.ssh;

import java.util.List;
import slurm.stunnel.text.TunnelException;

/** ssh exited, or was ended, without a connection. The message names the node, the cause and what to do about it. */
public final class SshFailure extends TunnelException {

    private static final long serialVersionUID = 1L;

    /** "255 if an error occurred": ssh(1). */
    private static final int SSH_ERROR = 255;

    private final transient String node;
    private final transient SshDiagnosis problem;
    private final transient List<String> log;

    private SshFailure(String message, String node, SshDiagnosis problem, List<String> log) {
        super(message);
        this.node = node;
        this.problem = problem;
        this.log = log;
    }

    /**
     * {@return the failure of an ssh that has exited}
     *
     * @param node by Slurm's name
     * @param exitCode of ssh, or 128 + signal
     * @param log the last lines of ssh's log, safe to print
     * @param prompting whether ssh could ask the user for a password
     */
    public static SshFailure ended(String node, int exitCode, List<String> log, Prompting prompting) {
        SshDiagnosis problem = problem(exitCode, log);
        String cause = problem == SshDiagnosis.OTHER || problem == SshDiagnosis.KILLED || log.isEmpty()
                ? other(exitCode, log)
                : problem.cause(log);
        String remedy = problem.remedy(node, prompting);
        return new SshFailure(
                "ssh to " + node + ": " + cause + (remedy.isEmpty() ? "" : ": " + remedy), node, problem, log);
    }

    /**
     * At LogLevel=ERROR, ssh writes nothing if the node's PAM refuses the user. So exit code 255 with an empty log counts as
     * HUNG_UP.
     */
    private static SshDiagnosis problem(int exitCode, List<String> log) {
        if (isSignal(exitCode)) {
            return SshDiagnosis.KILLED;
        }
        return exitCode == SSH_ERROR && log.isEmpty() ? SshDiagnosis.HUNG_UP : SshDiagnosis.in(log);
    }

    /**
     * {@return the failure of an ssh that was still connecting when its time was up}
     *
     * @param seconds the site's connect_timeout
     * @param typing seconds that the user had beyond that to type a password
     */
    static SshFailure silent(String node, int seconds, int typing) {
        String time = typing == 0 ? seconds + " s" : seconds + " s and " + typing + " s for typing";
        return new SshFailure(
                "ssh to " + node + ": no connection within connect_timeout: " + time,
                node,
                SshDiagnosis.UNREACHABLE,
                List.of());
    }

    /**
     * {@return the same failure, after several attempts}
     *
     * @param attempts 1 or more
     */
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

    /** {@return whether the error is transient} */
    public boolean isTransient() {
        return problem.isTransient();
    }

    /** {@return whether the node refused the login, or ssh refused the node} */
    public boolean isRefusal() {
        return problem.isRefusal();
    }

    /** {@return the last lines of the log of ssh, safe to print} */
    public List<String> log() {
        return log;
    }
}
