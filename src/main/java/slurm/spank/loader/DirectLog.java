package slurm.spank.loader;

import slurm.spank.SlurmLog;
import slurm.spank.c.SlurmLibrary;

/** Passes each line to Slurm at once, as it is. */
final class DirectLog implements SlurmLog {

    @Override
    public void error(String text) {
        SlurmLibrary.slurm_error(text);
    }

    @Override
    public void info(String text) {
        SlurmLibrary.slurm_info(text);
    }

    @Override
    public void verbose(String text) {
        SlurmLibrary.slurm_verbose(text);
    }

    @Override
    public void debug(String text) {
        SlurmLibrary.slurm_debug(text);
    }
}
