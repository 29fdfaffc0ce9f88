package slurm.stunnel.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A small file of {@code key=value} lines, mode 0600. docs/state-files.md has the format; watcher/state_file.c reads it as
 * well.
 */
public final class StateFile {

    /** Bytes, more than the plugin ever writes; the rest of a longer file is ignored. */
    private static final int LONGEST = 4096;

    /** Bytes. The watcher has no room for more. */
    private static final int LONGEST_VALUE = 255;

    private static final int S_IRUSR_IWUSR = 0600; // inode(7)

    private static final FileAttribute<Set<PosixFilePermission>> ONLY_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Set<OpenOption> READ_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private StateFile() {}

    /**
     * Creates a file.
     *
     * @param path where nothing may be yet
     * @return the open file
     * @throws java.nio.file.FileAlreadyExistsException if anything is there, even a dangling link
     */
    public static FileChannel create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                ONLY_OWNER);
        try {
            StateDirectory.restoreMode(path, S_IRUSR_IWUSR);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens a file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, READ_WRITE);
    }

    /**
     * {@return the lines by key, in their order} The text ends at the first zero byte. Of a key that is given twice, the
     * first counts. A value that is too long counts as absent.
     */
    static Map<String, String> read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // until the end of the file, or until the buffer is full
        }
        String text = StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString(); // a character for each byte
        int end = text.indexOf('\0');
        Set<String> seen = new HashSet<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.substring(0, end < 0 ? text.length() : end).split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0 && seen.add(line.substring(0, equals)) && line.length() - equals - 1 <= LONGEST_VALUE) {
                values.put(decoded(line.substring(0, equals)), decoded(line.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /**
     * Replaces the content. Truncates after writing, so that no reader ever sees an empty file, and a full disk still has
     * room for what the file held.
     */
    static void write(FileChannel channel, Map<String, String> values) throws IOException {
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
