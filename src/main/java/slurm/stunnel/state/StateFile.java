package slurm.stunnel.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.TunnelException;

/**
 * A small file of {@code key=value} lines in a directory where everybody can write: created by us and by nobody before
 * us, mode 0600, never opened through a symbolic link, never read if it belongs to somebody else.
 */
public final class StateFile {

    /** More than we ever write; the rest of a longer file is not looked at. */
    private static final int LONGEST = 4096;

    private static final FileAttribute<Set<PosixFilePermission>> ONLY_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** S_ISVTX and S_IWOTH of inode(7). */
    private static final int STICKY = 01000;

    private static final int WRITABLE_FOR_ALL = 02;

    private StateFile() {}

    /** @throws java.nio.file.FileAlreadyExistsException if anything is there, a dangling link included */
    public static FileChannel create(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                ONLY_OWNER);
    }

    /**
     * Opens a regular file of this user.
     *
     * @throws NoSuchFileException if there is none
     * @throws TunnelException if what is there is not a regular file of this user
     */
    public static FileChannel open(Path path, int uid) throws IOException, TunnelException {
        requireOwn(path, uid);
        // throws where isRegularFile would say no: the file may have gone since
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new TunnelException("state_dir: not a regular file, remove it: " + Printable.path(path));
        }
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws ForeignFileException naming the owner if the file belongs to another user */
    static void requireOwn(Path path, int uid) throws IOException, ForeignFileException {
        if (owner(path) != uid) {
            throw new ForeignFileException("state_dir: belongs to user "
                    + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName()
                    + ", ask them or an admin to remove it: "
                    + Printable.path(path));
        }
    }

    /** @throws ForeignFileException naming the owner if another user has put something there */
    public static void refuseForeign(Path path, int uid) throws IOException, ForeignFileException {
        try {
            requireOwn(path, uid);
        } catch (NoSuchFileException nobodys) {
            // as it should be
        }
    }

    /** False where there is nothing, or nothing any more: ssh removes its own socket when its connection ends. */
    public static boolean isOwn(Path path, int uid) throws IOException {
        try {
            return owner(path) == uid;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** @throws TunnelException if everybody may write in {@code directory}, and rename what is not theirs */
    static void requireSticky(Path directory) throws TunnelException {
        try {
            int mode = (Integer) Files.getAttribute(directory, "unix:mode");
            if ((mode & (STICKY | WRITABLE_FOR_ALL)) == WRITABLE_FOR_ALL) {
                throw new TunnelException("state_dir: anybody can replace files in it, an admin must chmod +t it: "
                        + Printable.path(directory));
            }
        } catch (IOException unreadable) {
            // whoever creates a file there says why
        }
    }

    /** Of a file; false where there is nothing, or something else. */
    static boolean hasSecondName(Path path) throws IOException {
        try {
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && (Integer) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    public static Map<String, String> read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // until the end of the file or of what we care for
        }
        Map<String, String> values = new LinkedHashMap<>();
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    /** Cuts last: a reader, or a kill in between, meets no empty file, and a full disk has room for what it held. */
    public static void write(FileChannel channel, Map<String, String> values) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text.append(value.getKey()).append('=').append(value.getValue()).append('\n');
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.truncate(bytes.limit());
    }
}
