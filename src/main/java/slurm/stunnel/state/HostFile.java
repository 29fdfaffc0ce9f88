package slurm.stunnel.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import slurm.posix.ProcessId;

/**
 * The hostfile of a session: which node the tunnel leads to, and which process is the ssh master. If srun is killed, the
 * watcher ends that process.
 *
 * @param node by Slurm's name
 * @param master ssh while it connects, the background master afterwards; {@link ProcessId#NONE} before ssh is started
 */
public record HostFile(String node, ProcessId master) {

    /**
     * Identifies the current start of this host, random(4). After a restart, the pid and even the start time in an old file
     * may be those of an unrelated process.
     */
    private static final String BOOT = boot();

    /**
     * Writes it, over the content that is there.
     *
     * @param files of the session
     * @throws IOException if it cannot be written
     */
    public void write(SessionFiles files) throws IOException {
        try (FileChannel channel = openOrCreate(files.host())) {
            StateFile.write(channel, values());
        }
    }

    private static FileChannel openOrCreate(Path path) throws IOException {
        try {
            return StateFile.open(path);
        } catch (NoSuchFileException none) {
            return StateFile.create(path);
        }
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("node", node);
        values.put("boot", BOOT);
        values.put("master", master.toString());
        return values;
    }

    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException hidden) { // as in some containers, where all starts then count as one
            return "";
        }
    }
}
