package slurm.spank;

/** What a {@link Companion} or a {@link Guard} runs. Like a hook, it may throw anything. */
@FunctionalInterface
public interface Work {
    /**
     * Does the work, once.
     *
     * @throws Exception to have one line in Slurm's log
     */
    void run() throws Exception;
}
