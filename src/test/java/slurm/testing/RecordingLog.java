package slurm.testing;

import java.util.ArrayList;
import java.util.List;
import slurm.spank.SlurmLog;

/** Slurm's log as a list of lines: {@code error: stunnel: ...}. */
public class RecordingLog implements SlurmLog {

    private final String prefix;
    private final List<String> lines = new ArrayList<>();

    public RecordingLog(String pluginName) {
        prefix = pluginName + ": ";
    }

    /** Lines that carry the name already. */
    public RecordingLog() {
        prefix = "";
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

    /** Drops what a {@link slurm.spank.Stopwatch} says, because that differs each time. */
    @Override
    public void debug(String text) {
        if (!text.contains("phase ")) {
            lines.add("debug: " + prefix + text);
        }
    }
}
