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
import slurm.spank.StepId;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * This srun's claim to a session: the file {@code exitflag}. The srun that holds it closes the session when it exits.
 *
 * <p>The owner holds an fcntl lock on the file. The kernel releases it, however the process dies, and forked children
 * do not inherit it. So "the owner lives" means "the lock is held"; the pid in the file is for people and messages. The
 * file appears under its name by link(2), complete and locked: a file without a lock is a dead owner's, and only the
 * watcher (watcher/session.c) removes it.
 *
 * <p>The kernel drops the lock as soon as this process closes any descriptor of the file. So the file is opened once.
 */
public final class Claim {

    /** How often to claim: a watcher's sweep may remove the directory of a session before it contains a claim. */
    private static final int ATTEMPTS = 1000;

    private final SessionFiles files;
    private final FileChannel channel;
    private final Object file;
    private final SessionMark mark;

    private Claim(SessionFiles files, FileChannel channel, Object file, SessionMark mark) {
        this.files = files;
        this.channel = channel;
        this.file = file;
        this.mark = mark;
    }

    /**
     * Claims a session for this process.
     *
     * @param directory the user's, opened before
     * @param number of the session
     * @param mark of the session
     * @return the claim; empty if the session has an owner, living or dead: {@link Holder} tells which
     * @throws TunnelException if the file system refuses
     */
    public static Optional<Claim> of(StateDirectory directory, int number, SessionMark mark) throws TunnelException {
        SessionFiles files = directory.session(number);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    StateDirectory.createSession(files);
                    return create(files, mark);
                } catch (NoSuchFileException sweptMeanwhile) {
                    if (attempt == ATTEMPTS) { // no sweep: a link to nowhere has the name
                        throw sweptMeanwhile;
                    }
                }
            }
        } catch (IOException e) {
            throw new TunnelException(
                    "state_dir: cannot claim a session: " + Reason.words(e) + ": " + Printable.path(files.directory()),
                    e);
        }
    }

    private static Optional<Claim> create(SessionFiles files, SessionMark mark) throws IOException {
        Path draft = files.directory().resolve("exitflag." + mark.text());
        FileChannel channel = StateFile.create(draft);
        try {
            Claim claim = new Claim(files, channel, fileKey(draft), mark);
            claim.write(Map.of());
            channel.lock();
            Files.createLink(files.exitflag(), draft);
            if (!claim.isHeld()) { // sshfs makes a copy, which does not carry the lock
                Files.delete(files.exitflag());
                throw new FileSystemException(files.exitflag().toString(), null, "no hard links");
            }
            files.delete(); // somebody may have removed the exitflag of the session before, and nothing else of it
            return Optional.of(claim);
        } catch (FileAlreadyExistsException claimedBefore) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /**
     * {@return whether the files under the session's paths still belong to this session} If the user has removed them
     * and another srun has claimed the same paths since, they no longer belong to this session. The kernel reuses a
     * removed file's inode number once the channel is closed, so the comparison counts only while the channel is open.
     */
    public boolean isHeld() {
        try {
            return channel.isOpen() && file.equals(fileKey(files.exitflag()));
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * {@return the files of the session}
     *
     * @throws TunnelException if they no longer belong to this session
     */
    public SessionFiles files() throws TunnelException {
        if (!isHeld()) {
            throw new TunnelException(
                    "state_dir: somebody has removed the files of this session: " + Printable.path(files.directory()));
        }
        return files;
    }

    /** {@return the mark of the session} */
    public SessionMark mark() {
        return mark;
    }

    /**
     * Writes job and step, once they are known: see {@link Holder}, and the watcher's line of syslog.
     *
     * @param step which the tunnel is for
     * @throws TunnelException if the file cannot be written
     */
    public void setStep(StepId step) throws TunnelException {
        update(Map.of("step", step.toString()));
    }

    /**
     * Notes that the tunnel is open, so that the watcher writes its "close" line to syslog if srun is killed.
     *
     * @param step which the tunnel is for
     * @throws TunnelException if the file cannot be written
     */
    public void setOpen(StepId step) throws TunnelException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("step", step.toString());
        values.put("tunnel", "open");
        update(values);
    }

    private void update(Map<String, String> values) throws TunnelException {
        try {
            write(values);
        } catch (IOException e) {
            throw new TunnelException(
                    "state_dir: cannot write: " + Reason.of(e) + ": " + Printable.path(files.exitflag()), e);
        }
    }

    private void write(Map<String, String> more) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("process", mark.srun().toString());
        values.put("mark", mark.text());
        values.putAll(more);
        StateFile.write(channel, values);
    }

    /**
     * Removes the files of the session and gives the claim up: name first, lock last, so that no sweep ever finds the
     * name without the lock. Files that no longer belong to this session stay. Does nothing the second time.
     *
     * @throws TunnelException if a file stays; then the claim stays as well
     */
    public void release() throws TunnelException {
        try {
            if (isHeld()) {
                files.delete();
                Files.deleteIfExists(files.exitflag());
            }
            channel.close();
            StateDirectory.deleteSession(files);
        } catch (IOException e) {
            throw new TunnelException("close: cannot clean up: " + Reason.of(e), e);
        }
    }
}
