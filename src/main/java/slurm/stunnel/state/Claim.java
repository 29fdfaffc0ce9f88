package slurm.stunnel.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import slurm.posix.ProcessId;
import slurm.stunnel.text.Decimal;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The claim of an srun to a session, and the answer to "whose exit is the real one": a file that names the process.
 *
 * <p>The owner holds an fcntl lock on it, which the kernel releases however the process dies and which forked children
 * do not inherit. So "the owner lives" is "the lock is held"; the pid inside is for people and messages. The file
 * appears under its name by link(2), complete and locked: whoever finds it unlocked has found a dead owner's.
 *
 * <p>The kernel drops the lock as soon as this process closes any descriptor of the file. It is opened once.
 */
public final class Claim {

    /** What is there to tidy up before a dead owner's claim is taken over. */
    public interface DeadOwner {
        /** @param step the job and step of the dead owner, if it came that far */
        void cleanUp(Optional<String> step) throws IOException, TunnelException;
    }

    /** How often a claim is tried again because another srun, or a dead one's watcher, was in the middle of something. */
    private static final int ATTEMPTS = 100;

    /** How long the watcher of a dead owner, which holds the lock while it tidies up, is left to it. */
    private static final long TIDYING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** An srun that is process 1 of its container: no watcher outlives it. */
    private static final int CONTAINER = 1;

    /** {@code 4294967295.4294967295} */
    private static final int LONGEST_STEP = 21;

    private final Path path;
    private final FileChannel channel;
    private final Object file;
    private final ProcessId owner;

    private Claim(Path path, FileChannel channel, Object file, ProcessId owner) {
        this.path = path;
        this.channel = channel;
        this.file = file;
        this.owner = owner;
    }

    /**
     * Claims {@code path} for this process.
     *
     * @return the claim, or nothing if a living process has it; then {@link #holder} says which
     * @throws TunnelException if the directory or a foreign file makes it impossible
     */
    public static Optional<Claim> claim(Path path, int uid, DeadOwner deadOwner) throws TunnelException {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (!removeDead(path, uid, deadOwner)) {
                    if (ownerLives(path, uid) || attempt == ATTEMPTS - 1) { // in another container, unseen from here
                        return Optional.empty();
                    }
                    LockSupport.parkNanos(TIDYING_NANOS);
                    continue;
                }
                Optional<Claim> claimed = create(path);
                if (claimed.isPresent()) {
                    return claimed;
                }
            }
            throw new TunnelException(
                    "state_dir: cannot claim, somebody else is busy with it: " + Printable.path(path));
        } catch (IOException e) {
            throw new TunnelException(
                    "state_dir: cannot claim a session: " + Reason.words(e) + ": " + Printable.path(path.getParent()),
                    e);
        }
    }

    /** False for a killed srun, whose lock is its watcher's until all is tidied up. */
    private static boolean ownerLives(Path path, int uid) throws IOException, TunnelException {
        try (FileChannel channel = StateFile.open(path, uid)) {
            Optional<ProcessId> owner = ProcessId.parse(StateFile.read(channel).get("process"));
            return owner.isEmpty()
                    || owner.get().pid() == CONTAINER
                    || owner.get().isAlive();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** "job 12.0, srun pid 4711", as far as it is known, for the message to whoever comes second. */
    public static String holder(Path path, int uid) throws TunnelException {
        try (FileChannel channel = StateFile.open(path, uid)) {
            Map<String, String> values = StateFile.read(channel);
            Optional<ProcessId> process = ProcessId.parse(values.get("process"));
            String step = values.get("step");
            return (step == null ? "waiting for its nodes" : "job " + Printable.text(step))
                    + (process.isPresent() ? ", srun pid " + process.get().pid() : "");
        } catch (IOException justGone) {
            return "just ended";
        }
    }

    private static Optional<Claim> create(Path path) throws IOException {
        ProcessId self = ProcessId.self();
        Path draft =
                path.resolveSibling(path.getFileName() + "." + Long.toHexString(System.nanoTime()) + "." + self.pid());
        FileChannel channel = StateFile.create(draft);
        Claim flag = new Claim(path, channel, fileKey(draft), self);
        try {
            flag.write(Map.of());
            channel.lock();
            Files.createLink(path, draft);
            if (!flag.file.equals(fileKey(path))) { // sshfs copies, and nobody would see our lock
                Files.delete(path);
                throw new FileSystemException(path.toString(), null, "no hard links");
            }
            return Optional.of(flag);
        } catch (FileAlreadyExistsException claimedBefore) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        } finally {
            Files.delete(draft);
        }
    }

    /** @return false if the owner lives */
    private static boolean removeDead(Path path, int uid, DeadOwner deadOwner) throws IOException, TunnelException {
        Object before;
        try {
            before = fileKey(path);
        } catch (NoSuchFileException gone) {
            return true;
        }
        try (FileChannel channel = StateFile.open(path, uid)) {
            if (channel.tryLock() == null) {
                return false;
            }
            if (before.equals(
                    fileKey(path))) { // else another srun was quicker, and what we locked has no name any more
                deadOwner.cleanUp(step(StateFile.read(channel)));
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            // the owner ended, or another srun has tidied up
        }
        return true;
    }

    /** Nothing that is no step, as after a power cut: files are named by it. */
    private static Optional<String> step(Map<String, String> values) {
        String step = values.getOrDefault("step", "");
        int dot = step.indexOf('.');
        boolean isStep = dot > 0
                && Decimal.parse(step.substring(0, dot)) != Decimal.NOT_A_NUMBER
                && Decimal.parse(step.substring(dot + 1)) != Decimal.NOT_A_NUMBER
                && step.length() <= LONGEST_STEP;
        return isStep ? Optional.of(step) : Optional.empty();
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Adds job and step once they are known. */
    public void setStep(String step) throws TunnelException {
        update(Map.of("step", step));
    }

    /** For the watcher, which tells syslog of the end of what syslog knows to be open. */
    public void setOpen(String step) throws TunnelException {
        update(Map.of("step", step, "tunnel", "open"));
    }

    private void update(Map<String, String> values) throws TunnelException {
        try {
            write(values);
        } catch (IOException e) {
            throw new TunnelException("state_dir: cannot write: " + Reason.of(e) + ": " + Printable.path(path), e);
        }
    }

    private void write(Map<String, String> more) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("process", owner.toString());
        values.putAll(more);
        StateFile.write(channel, values);
    }

    /**
     * Gives the claim up: name first, lock last, so that nobody finds the name without the lock and calls it stale. A
     * file that is not ours any more stays: somebody removed ours by hand, and another srun has claimed since.
     */
    public void release() throws IOException {
        try {
            if (file.equals(fileKey(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException gone) {
            // as wanted
        }
        channel.close();
    }
}
