package slurm.stunnel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which node a session's master connects to, and which process that is: enough for a later srun to end it if this one
 * is killed.
 *
 * @param node the exec host
 * @param master ssh while it connects, the background master afterwards; none before ssh is started
 */
record HostFile(String node, ProcessId master) {

    /** Into the file that is there, or into a new one. */
    void write(Path path, int uid) throws IOException, TunnelException {
        try (FileChannel channel = open(path, uid)) {
            StateFile.write(channel, values());
        }
    }

    private static FileChannel open(Path path, int uid) throws IOException, TunnelException {
        try {
            return StateFile.open(path, uid);
        } catch (NoSuchFileException none) {
            return StateFile.create(path);
        }
    }

    /** The master that {@code path} names, or nothing if the file says none or is gone. */
    static Optional<ProcessId> master(Path path, int uid) throws IOException, TunnelException {
        try (FileChannel channel = StateFile.open(path, uid)) {
            return ProcessId.parse(StateFile.read(channel).get("master"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("node", node);
        values.put("master", master.toString());
        return values;
    }
}
