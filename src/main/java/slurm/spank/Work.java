package slurm.spank;

/** What a {@link Companion} does. Like a hook, it may throw whatever it wants. */
@FunctionalInterface
public interface Work {
    /**
     * Does it, once.
     *
     * @throws Exception to end in one line of Slurm's log
     */
    void run() throws Exception;
}
