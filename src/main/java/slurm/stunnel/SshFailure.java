package slurm.stunnel;

import java.util.List;

/** ssh ended without a tunnel. Its own log says why. */
final class SshFailure extends TunnelException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> log;

    /**
     * @param exitCode of ssh, or 128 + signal
     * @param log the last lines of ssh's log, safe to print
     */
    SshFailure(String node, int exitCode, List<String> log) {
        super("ssh to " + node + ": no tunnel: " + ending(exitCode));
        this.log = log;
    }

    List<String> log() {
        return log;
    }

    private static String ending(int exitCode) {
        return exitCode > 128 && exitCode < 255 ? "ended by signal " + (exitCode - 128) : "exit code " + exitCode;
    }
}
