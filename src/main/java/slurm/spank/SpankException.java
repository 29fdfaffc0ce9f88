package slurm.spank;

/** A refusal whose message is written for the user: one line, naming the option or action, the problem and the value. */
public class SpankException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A refusal in the plugin's own words.
     *
     * @param message what the user reads behind the plugin's name
     */
    public SpankException(String message) {
        super(message);
    }

    /**
     * For a refusal that something else has led to.
     *
     * @param message what the user reads behind the plugin's name
     * @param cause for a debugger: it is not printed
     */
    public SpankException(String message, Throwable cause) {
        super(message, cause);
    }
}
