package slurm.stunnel.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.text.Printable;

/** The log of an ssh master ({@code ssh -E}). */
final class SshLog {

    /** Enough for ssh's warning about a changed host key. */
    private static final int LAST_LINES = 15;

    /** Bytes. A helper of ssh may write text of any length on stderr, which goes into this log too. */
    private static final int LAST_BYTES = 64 * 1024;

    private SshLog() {}

    /** {@return the last lines that are not blank, safe to print} */
    static List<String> lastLines(Path log) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : end(log).split("[\r\n]+")) {
            if (!line.isBlank()) {
                lines.add(Printable.line(line));
            }
        }
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    private static String end(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - LAST_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {
                // until the end of the file
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
