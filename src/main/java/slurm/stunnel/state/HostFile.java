package slurm.stunnel.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import slurm.posix.ProcessId;
import slurm.stunnel.text.TunnelException;

/**
 * Which node a session's master connects to, and which process that is: enough for a later srun to end it if this one
 * is killed.
 *
 * @param node the exec host
 * @param master ssh while it connects, the background master afterwards; none before ssh is started
 */
public record HostFile(String node, ProcessId master) {

    /**
     * Which start of this host's the master belongs to, random(4): in a file from before the last one, the same number
     * and even the same start time may be those of a process that has nothing to do with us.
     */
    private static final String BOOT = boot();

    /** Into the file that is there, or into a new one. */
    public void write(Path path, int uid) throws IOException, TunnelException {
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

    /**
     * The master that {@code path} names, or nothing if the file says none, is gone, or dates from before this host's
     * last start. Also if it has a second name: another user may have linked here what is this user's and no hostfile.
     * Its words would be believed, and if it is an exitflag of this process, opening it would cost the lock.
     */
    public static Optional<ProcessId> master(Path path, int uid) throws IOException, TunnelException {
        if (StateFile.isOwn(path, uid) && StateFile.hasSecondName(path)) {
            return Optional.empty();
        }
        try (FileChannel channel = StateFile.open(path, uid)) {
            Map<String, String> values = StateFile.read(channel);
            return BOOT.equals(values.get("boot")) ? ProcessId.parse(values.get("master")) : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
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
        } catch (IOException hidden) { // in some container: then all starts are one
            return "";
        }
    }
}
