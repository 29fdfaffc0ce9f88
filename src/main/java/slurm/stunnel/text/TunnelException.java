package slurm.stunnel.text;

import slurm.spank.SpankException;

/**
 * Something that keeps the tunnel from being made, told in one line for the user or the admin.
 *
 * <p>The message follows {@code <option or action>: <problem>: <value>} and carries no {@code stunnel: } prefix:
 * whoever logs it adds that. It is safe to print as it is: values from outside went through {@link Printable}.
 */
public class TunnelException extends SpankException {
    private static final long serialVersionUID = 1L;

    /**
     * A problem in our own words.
     *
     * @param message what the user reads, with nothing in it that a terminal might obey
     */
    public TunnelException(String message) {
        super(message);
    }

    /**
     * For a problem that something else has led to.
     *
     * @param message what the user reads, with nothing in it that a terminal might obey
     * @param cause for a debugger: it is not printed
     */
    public TunnelException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The message {@code <what>: <problem>: <value>}.
     *
     * @param what the option, key or action
     * @param problem what is wrong with it
     * @param value text from outside, shown escaped as in Java source and cut after 64 characters
     * @return an exception to throw
     */
    public static TunnelException of(String what, String problem, String value) {
        return new TunnelException(what + ": " + problem + ": " + Printable.text(value));
    }

    /** A problem whose place only the caller knows: {@link #at} puts it in front. */
    public static TunnelException of(String problem, String value) {
        return new TunnelException(problem + ": " + Printable.text(value));
    }

    /** The same problem, with the place where it was found in front. */
    public TunnelException at(String where) {
        return new TunnelException(where + ": " + getMessage(), this);
    }
}
