package slurm.spank;

/**
 * Slurm's own log: srun prints it on stderr, and shows less or more of it with {@code -Q} and {@code -v}. The log puts
 * the plugin's name before each line. Text is always an argument of Slurm's functions, never their format, so that it
 * may contain percent signs. Control characters in it reach the user's terminal: the caller must replace those of text
 * from outside.
 *
 * <p>The plugin's threads may write at any time. What is said with {@link #verbose} or {@link #debug} while srun still
 * reads its options appears when srun has read them all, for only then it knows what to show.
 */
public interface SlurmLog {

    /**
     * Writes a line that srun always shows, as {@code srun: error: }. To let the hook fail, throw an exception instead.
     *
     * @param text one line, without the plugin's name
     */
    void error(String text);

    /**
     * Writes a line that srun shows unless it was given {@code -Q}.
     *
     * @param text one line, without the plugin's name
     */
    void info(String text);

    /**
     * Writes a line that {@code srun -v} shows.
     *
     * @param text one line, without the plugin's name
     */
    void verbose(String text);

    /**
     * Writes a line that {@code srun -vv} shows.
     *
     * @param text one line, without the plugin's name
     */
    void debug(String text);
}
