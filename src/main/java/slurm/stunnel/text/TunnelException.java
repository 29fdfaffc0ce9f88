package slurm.stunnel.text;

import slurm.spank.SpankException;

/**
 * The tunnel cannot be made; the message tells the user or the admin why, in one line.
 *
 * <p>Once the job has its nodes, the site's {@code on_failure} decides whether it starts without the tunnel, and this
 * type is what {@code on_failure} covers. Earlier, for a wrong option text or configuration, srun refuses the job.
 *
 * <p>The message follows {@code <option or action>: <problem>: <value>}. The log adds the prefix {@code stunnel: }. The
 * message is safe for a terminal: values from outside went through {@link Printable}.
 */
public class TunnelException extends SpankException {
    private static final long serialVersionUID = 1L;

    /**
     * A problem in the plugin's own words.
     *
     * @param message what the user reads, without anything that a terminal might obey
     */
    public TunnelException(String message) {
        super(message);
    }

    /**
     * A problem with the exception that caused it.
     *
     * @param message what the user reads, without anything that a terminal might obey
     * @param cause for a debugger; users do not see it
     */
    public TunnelException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The message {@code <what>: <problem>: <value>}.
     *
     * @param what the option, key or action
     * @param problem what is wrong with it
     * @param value text from outside, which {@link Printable#text} escapes and cuts
     * @return an exception to throw
     */
    public static TunnelException of(String what, String problem, String value) {
        return new TunnelException(what + ": " + problem + ": " + Printable.text(value));
    }

    /**
     * The message {@code <problem>: <value>}. The caller knows where the value comes from and adds that with
     * {@link #at}.
     *
     * @param problem what is wrong
     * @param value text from outside, which {@link Printable#text} escapes and cuts
     * @return an exception to throw
     */
    public static TunnelException of(String problem, String value) {
        return new TunnelException(problem + ": " + Printable.text(value));
    }

    /**
     * {@return the same problem, with its place before it}
     *
     * @param where such as {@code /etc/stunnel.conf:7: ssh_args}
     */
    public TunnelException at(String where) {
        return new TunnelException(where + ": " + getMessage(), this);
    }
}
