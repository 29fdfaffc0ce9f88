package slurm.spank;

import static slurm.spank.SlurmLibrary.SLURM;

/**
 * Slurm's own log under the plugin's name: what srun prints on stderr and {@code -Q}, {@code -v} turn down and up. The
 * text is always an argument, never a format.
 */
public class SlurmLog {

    private static final String FORMAT = "%s";

    private final String prefix;

    SlurmLog(String pluginName) {
        prefix = pluginName + ": ";
    }

    public void error(String text) {
        SLURM.slurm_error(FORMAT, prefix + text);
    }

    public void info(String text) {
        SLURM.slurm_info(FORMAT, prefix + text);
    }

    /** Shown from {@code srun -v}. */
    public void verbose(String text) {
        SLURM.slurm_verbose(FORMAT, prefix + text);
    }

    /** Shown from {@code srun -vv}. */
    public void debug(String text) {
        SLURM.slurm_debug(FORMAT, prefix + text);
    }
}
