package slurm.spank;

/** A refusal whose message is written for the user: one line, naming the option or action, the problem and the value. */
public class SpankException extends Exception {

    private static final long serialVersionUID = 1;

    public SpankException(String message) {
        super(message);
    }

    public SpankException(String message, Throwable cause) {
        super(message, cause);
    }
}
