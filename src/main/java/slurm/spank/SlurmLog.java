package slurm.spank;

import static slurm.spank.Binding.callVoid;

import java.util.ArrayList;
import java.util.List;

/**
 * Slurm's own log under the plugin's name: what srun prints on stderr and {@code -Q}, {@code -v} turn down and up. The
 * text is always an argument, never a format.
 */
public class SlurmLog {

    /** A line that waits, and the function that takes it. */
    private record Line(String function, String text) {}

    private final String prefix;
    private final List<Line> waiting = new ArrayList<>();
    private boolean verbosityKnown;
    private volatile boolean stepRuns;

    SlurmLog(String pluginName) {
        prefix = pluginName + ": ";
    }

    /**
     * Always shown, as {@code srun: error: }. It does not make the hook fail: an exception does.
     *
     * @param text one line, without the plugin's name
     */
    public void error(String text) {
        print("slurm_error", prefix + text);
    }

    /**
     * Shown unless {@code srun -Q}.
     *
     * @param text one line, without the plugin's name
     */
    public void info(String text) {
        print("slurm_info", prefix + text);
    }

    /**
     * Shown from {@code srun -v}; what is said while srun reads its options, once it has read them all.
     *
     * @param text one line, without the plugin's name
     */
    public void verbose(String text) {
        printDetail("slurm_verbose", prefix + text);
    }

    /**
     * Shown from {@code srun -vv}; what is said while srun reads its options, once it has read them all.
     *
     * @param text one line, without the plugin's name
     */
    public void debug(String text) {
        printDetail("slurm_debug", prefix + text);
    }

    /** srun obeys its {@code -v} when all options are read: from here on no line needs to wait. */
    void verbosityIsKnown() {
        verbosityKnown = true;
        for (Line line : waiting) {
            print(line.function(), line.text());
        }
        waiting.clear();
    }

    /** From here on srun may have put the terminal into raw mode, for {@code --pty}. */
    void stepRuns() {
        stepRuns = true;
    }

    private void printDetail(String function, String text) {
        if (verbosityKnown) {
            print(function, text);
        } else {
            waiting.add(new Line(function, text));
        }
    }

    /** Slurm ends the line with a newline, which alone leaves a raw terminal's cursor where it is. */
    private void print(String function, String text) {
        callVoid(function, "%s", stepRuns && LibC.isRawTerminal(LibC.STDERR) ? text + "\r" : text);
    }
}
