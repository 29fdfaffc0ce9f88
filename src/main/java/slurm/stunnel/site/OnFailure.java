package slurm.stunnel.site;

import slurm.stunnel.text.TunnelException;

/** What happens to the job if its tunnel cannot be made: the site's {@code on_failure}. */
public enum OnFailure {
    /** srun exits with its error code and the command does not run. */
    FAIL,
    /** The command runs without a tunnel, after a warning. */
    CONTINUE;

    /**
     * {@return what the site wants}
     *
     * @param text the value of {@code on_failure}
     * @throws TunnelException for anything but {@code fail} and {@code continue}
     */
    public static OnFailure parse(String text) throws TunnelException {
        if (text.equals("fail")) {
            return FAIL;
        }
        if (text.equals("continue")) {
            return CONTINUE;
        }
        throw TunnelException.of("neither fail nor continue", text);
    }
}
