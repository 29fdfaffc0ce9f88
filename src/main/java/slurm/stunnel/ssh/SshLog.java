package slurm.stunnel.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.text.Printable;

/** The master's own log ({@code ssh -E}). */
final class SshLog {

    /** Enough for ssh's warning about a changed host key. */
    private static final int LAST_LINES = 15;

    private SshLog() {}

    /** The last lines that say anything, safe to print. */
    static List<String> lastLines(Path log) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(log), StandardCharsets.UTF_8).split("[\r\n]+")) {
            if (!line.isBlank()) {
                lines.add(Printable.line(line));
            }
        }
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }
}
