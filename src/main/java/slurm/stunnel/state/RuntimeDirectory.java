package slurm.stunnel.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory that systemd gives each user who is logged in (pam_systemd(8)), and where nobody else can put anything:
 * the place for a session's files if somebody has planted something in a {@code state_dir} that is open to all.
 */
public final class RuntimeDirectory {

    private static final Path PARENT = Path.of("/run/user");

    private static final Set<PosixFilePermission> ONLY_OWNER = PosixFilePermissions.fromString("rwx------");

    private RuntimeDirectory() {}

    /** By the number of the user; {@code $XDG_RUNTIME_DIR} is anybody's to set. */
    public static Optional<Path> of(int uid) {
        Path directory = PARENT.resolve(Integer.toUnsignedString(uid));
        try {
            boolean isTheirs = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && StateFile.isOwn(directory, uid)
                    && Files.getPosixFilePermissions(directory).equals(ONLY_OWNER);
            return isTheirs ? Optional.of(directory) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
