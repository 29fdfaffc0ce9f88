package slurm.spank;

/** What is done behind a {@link Guard}. */
@FunctionalInterface
public interface Work {
    void run() throws Exception;
}
