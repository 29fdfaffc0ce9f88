package slurm.spank;

/**
 * A thread of the plugin's own that runs beside srun's, from a hook until its work is done. It does not keep srun from
 * ending, and what its work throws becomes one line in Slurm's log.
 */
public final class Companion {

    private final Thread thread;

    /**
     * Starts it. Its thread has srun's signals blocked as the hook has.
     *
     * @param name of the thread, and the first word of the message where there can be none
     * @param log takes what the work throws
     * @param work runs once; what it shares with the hooks, it shares between threads
     * @throws SpankException if the user may have no more threads, as under {@code ulimit -u}
     */
    public Companion(String name, SlurmLog log, Work work) throws SpankException {
        thread = new Thread(() -> new Guard(log).run(work), name);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) { // Java's word for EAGAIN of pthread_create(3)
            throw new SpankException(name + ": cannot start a thread: Resource temporarily unavailable");
        }
    }

    /**
     * Returns when its work is done, after {@code millis} at the latest.
     *
     * @param millis milliseconds; 0 waits for as long as it takes
     */
    public void await(long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        }
    }
}
