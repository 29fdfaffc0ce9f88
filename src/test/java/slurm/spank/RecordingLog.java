package slurm.spank;

import java.util.ArrayList;
import java.util.List;

/** Slurm's log as a list: {@code error: stunnel: ...}. */
public class RecordingLog extends SlurmLog {

    private final String prefix;
    private final List<String> lines = new ArrayList<>();

    public RecordingLog(String pluginName) {
        super(pluginName);
        prefix = pluginName + ": ";
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void error(String text) {
        lines.add("error: " + prefix + text);
    }

    @Override
    public void info(String text) {
        lines.add("info: " + prefix + text);
    }

    @Override
    public void verbose(String text) {
        lines.add("verbose: " + prefix + text);
    }

    /** Without what a {@link Stopwatch} says, which is never the same. */
    @Override
    public void debug(String text) {
        if (!text.startsWith(Stopwatch.PHASE)) {
            lines.add("debug: " + prefix + text);
        }
    }
}
