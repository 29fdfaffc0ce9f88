package slurm.spank;

/**
 * A refusal whose message is written for the user. The message is one line that names the option or action, the problem
 * and the value: {@code --tunnel: login port already in use: 8001}.
 */
public class SpankException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * A refusal in the plugin's own words.
     *
     * @param message what the user reads after the plugin's name
     */
    public SpankException(String message) {
        super(message);
    }

    /**
     * A refusal that another failure has led to.
     *
     * @param message what the user reads after the plugin's name
     * @param cause kept for a debugger; the log does not show it
     */
    public SpankException(String message, Throwable cause) {
        super(message, cause);
    }
}
