package slurm.spank;

/**
 * A thread of the plugin that runs beside srun's threads, from a hook until its work is done. It does not keep srun
 * from ending. What its work throws becomes one line in Slurm's log.
 */
public final class Companion {

    private final Thread thread;

    /**
     * Starts the thread. Call this in a hook: the thread then has srun's signals blocked, as the hook has.
     *
     * @param name of the thread, and the first words of the message if it cannot be started
     * @param log takes what the work throws
     * @param work runs once; what it shares with the hooks, it shares between threads
     * @throws SpankException if the user may have no more threads, as under {@code ulimit -u}
     */
    public Companion(String name, SlurmLog log, Work work) throws SpankException {
        thread = new Thread(() -> new Guard(log).run(work), name);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) { // how Java reports EAGAIN of pthread_create(3)
            throw new SpankException(name + ": cannot start a thread: Resource temporarily unavailable");
        }
    }

    /**
     * Returns when the work is done, at the latest after {@code millis}.
     *
     * @param millis milliseconds; 0 sets no limit
     */
    public void await(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException interrupted) { // the plugin itself did that: its next wait must see it
            Thread.currentThread().interrupt();
        }
    }
}
