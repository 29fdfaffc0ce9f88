package slurm.stunnel.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * The directory of one user's sessions on this login host, closed to all other users. In it each session has a
 * directory that is named by the session's number. docs/state-files.md describes it.
 */
public final class StateDirectory {

    /** Bytes. The kernel takes 107, and ssh (9.2) first makes the socket under a name that is 17 bytes longer. */
    private static final int LONGEST_CONTROL = 90;

    private static final FileAttribute<Set<PosixFilePermission>> CLOSED =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Bits of a mode, inode(7). */
    private static final int S_IFMT = 0170000;

    private static final int S_IFDIR = 0040000;
    private static final int S_ISVTX = 01000;
    private static final int S_IRWXU = 0700;
    private static final int S_IRWXG_IRWXO = 077;
    private static final int S_IWGRP_IWOTH = 022;

    private final Path path;
    private final String user;
    private final int uid;

    private StateDirectory(Path path, String user, int uid) {
        this.path = path;
        this.user = user;
        this.uid = uid;
    }

    /**
     * {@return the user's directory in the site's {@code state_dir}} packaging/tmpfiles.conf has its name as well, so that
     * systemd-tmpfiles leaves it alone.
     *
     * @param stateDir the site's; others may create files there, as in {@code /tmp}
     * @param user the login name; a directory service may have put a slash into it
     * @param uid the user's
     */
    public static StateDirectory of(Path stateDir, String user, int uid) {
        return new StateDirectory(stateDir.resolve("stunnel-" + fileName(user)), user, uid);
    }

    /**
     * {@return the same user's directory below {@code /run/user/<uid>}} systemd makes that for each user who logs in
     * (pam_systemd(8)), and no other user can create anything there. The plugin does not read
     * {@code $XDG_RUNTIME_DIR}: users can set it.
     */
    public StateDirectory inRuntimeDirectory() {
        return new StateDirectory(Path.of("/run/user", Integer.toUnsignedString(uid), "stunnel"), user, uid);
    }

    /** {@return its absolute path} */
    public Path path() {
        return path;
    }

    /** {@return the user's name as file names have it} */
    public String userInFileNames() {
        return fileName(user);
    }

    int uid() {
        return uid;
    }

    private static String fileName(String user) {
        return user.replace('/', '_');
    }

    /** {@return whether the directory above it is the user's own, closed to others, as systemd makes it} */
    public boolean hasPrivateParent() {
        try {
            Map<String, Object> parent = attributes(path.getParent());
            return isDirectory(parent) && isOwn(parent) && (mode(parent) & ~S_IFMT) == S_IRWXU;
        } catch (IOException none) {
            return false;
        }
    }

    /** {@return whether it exists, is a directory and no link, belongs to the user, and is closed to others} */
    public boolean isUsable() {
        try {
            Map<String, Object> attributes = attributes(path);
            return isDirectory(attributes) && isOwn(attributes) && (mode(attributes) & S_IRWXG_IRWXO) == 0;
        } catch (IOException none) {
            return false;
        }
    }

    /**
     * Creates it if it is missing.
     *
     * @param maxSessions the site's: the highest number of a session
     * @throws ForeignFileException if another user has taken its name
     * @throws TunnelException if it cannot be created, is no directory or is open to others, or if the path of a
     *     control socket in it is too long
     */
    public void open(int maxSessions) throws TunnelException {
        requireSafe(path.getParent());
        requireShort(session(maxSessions).control());
        try {
            if (create()) {
                return;
            }
            Map<String, Object> attributes = attributes(path);
            if (!isOwn(attributes)) {
                throw foreign();
            }
            if (!isDirectory(attributes)) {
                throw new TunnelException("state_dir: not a directory, remove it: " + Printable.path(path));
            }
            if ((mode(attributes) & S_IRWXG_IRWXO) != 0) {
                throw new TunnelException("state_dir: open to other users, remove it: " + Printable.path(path));
            }
        } catch (IOException e) {
            throw cannotClaim(e);
        }
    }

    /** True if it has created the directory, false if the name is taken. */
    private boolean create() throws IOException {
        try {
            Files.createDirectory(path, CLOSED);
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
        restoreMode(path, S_IRWXU);
        return true;
    }

    /** A umask can take the owner's own bits away from a new file. */
    static void restoreMode(Path path, int mode) throws IOException {
        if ((mode(attributes(path)) & mode) != mode) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }

    private ForeignFileException foreign() throws IOException {
        return new ForeignFileException("state_dir: belongs to user "
                + Printable.text(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName())
                + ", ask them or an admin to remove it: "
                + Printable.path(path));
    }

    /** The exception for a file system error while this directory, or a session in it, is created or claimed. */
    TunnelException cannotClaim(IOException cause) {
        return new TunnelException(
                "state_dir: cannot claim a session: " + Reason.words(cause) + ": " + Printable.path(path.getParent()),
                cause);
    }

    /** If others may write there, only the sticky bit keeps them from renaming files of other users. */
    private static void requireSafe(Path directory) throws TunnelException {
        try {
            int mode = mode(Files.readAttributes(directory, "unix:mode"));
            if ((mode & S_IWGRP_IWOTH) != 0 && (mode & S_ISVTX) == 0) {
                throw new TunnelException("state_dir: others can replace files in it, an admin must chmod +t it: "
                        + Printable.path(directory));
            }
        } catch (IOException unreadable) {
            // creating the directory fails as well, and says why
        }
    }

    private static void requireShort(Path control) throws TunnelException {
        if (control.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_CONTROL) {
            throw new TunnelException("state_dir: control socket path longer than " + LONGEST_CONTROL + " bytes: "
                    + Printable.path(control));
        }
    }

    /**
     * {@return the files of session {@code number}, whether they exist or not}
     *
     * @param number 1 to the site's max_sessions
     */
    public SessionFiles session(int number) {
        return new SessionFiles(path.resolve(Integer.toString(number)));
    }

    /** Creates the directory of a session. A watcher's sweep may remove it again until it contains a claim. */
    static void createSession(SessionFiles files) throws IOException {
        try {
            Files.createDirectory(files.directory(), CLOSED);
            restoreMode(files.directory(), S_IRWXU);
        } catch (FileAlreadyExistsException there) {
            // another session has it, or has not removed it yet
        }
    }

    /** Removes the directory of a session unless the next session has claimed it meanwhile. */
    static void deleteSession(SessionFiles files) throws IOException {
        try {
            Files.deleteIfExists(files.directory());
        } catch (DirectoryNotEmptyException claimed) {
            // that session removes it
        }
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isOwn(Map<String, Object> attributes) {
        return (Integer) attributes.get("uid") == uid;
    }

    private static boolean isDirectory(Map<String, Object> attributes) {
        return (mode(attributes) & S_IFMT) == S_IFDIR;
    }

    private static int mode(Map<String, Object> attributes) {
        return (Integer) attributes.get("mode");
    }
}
