package slurm.spank.loader;

import java.util.ArrayList;
import java.util.List;
import slurm.spank.SlurmLog;
import slurm.spank.c.LibC;

/**
 * Slurm's log as a plugin sees it. It puts the plugin's name before each line, keeps details until srun knows whether
 * the user wants them, and ends a line properly on a raw terminal.
 */
final class PluginLog implements SlurmLog {

    /** A line of {@link #verbose} or {@link #debug} that was written before srun had read all its options. */
    private record Detail(boolean verbose, String line) {}

    private final String prefix;
    private final SlurmLog slurm;
    private final List<Detail> waiting = new ArrayList<>();
    private boolean verbosityKnown;
    private volatile boolean stepRuns;

    /**
     * Takes lines for one plugin.
     *
     * @param pluginName what each line begins with
     * @param slurm takes the complete lines
     */
    PluginLog(String pluginName, SlurmLog slurm) {
        this.prefix = pluginName + ": ";
        this.slurm = slurm;
    }

    @Override
    public void error(String text) {
        slurm.error(line(text));
    }

    @Override
    public void info(String text) {
        slurm.info(line(text));
    }

    @Override
    public void verbose(String text) {
        detail(true, line(text));
    }

    @Override
    public void debug(String text) {
        detail(false, line(text));
    }

    /**
     * Called once srun has read all options and obeys its {@code -v}. Writes the lines that have waited for that, and
     * keeps none from now on.
     */
    synchronized void verbosityIsKnown() {
        verbosityKnown = true;
        for (Detail detail : waiting) {
            print(detail.verbose(), detail.line());
        }
        waiting.clear();
    }

    /** From now on srun may have put the terminal into raw mode, for {@code --pty}. */
    void stepRuns() {
        stepRuns = true;
    }

    private synchronized void detail(boolean verbose, String line) {
        if (verbosityKnown) {
            print(verbose, line);
        } else {
            waiting.add(new Detail(verbose, line));
        }
    }

    private void print(boolean verbose, String line) {
        if (verbose) {
            slurm.verbose(line);
        } else {
            slurm.debug(line);
        }
    }

    /** Slurm ends each line with a newline. On a raw terminal, that leaves the cursor in its column. */
    private String line(String text) {
        return stepRuns && LibC.isRawTerminal(LibC.STDERR) ? prefix + text + "\r" : prefix + text;
    }
}
