package slurm.stunnel.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The name by which users reach this login host from their own computers: the site's {@code login_host}, else the
 * kernel's name for this host. A look-up in DNS could hang.
 */
public final class LoginHost {
    private static final Path KERNELS_NAME = Path.of("/proc/sys/kernel/hostname");

    /** What the kernel calls a host that nobody has named. */
    private static final String NOBODY_NAMED_IT = "(none)";

    /** For the user to fill in. A good tunnel must not be given up because its host has no readable name. */
    private static final String UNKNOWN = "<login host>";

    private LoginHost() {}

    /**
     * {@return the name, or {@code <login host>} if this host has none}
     *
     * @param configured the site's {@code login_host}
     */
    public static String name(Optional<String> configured) {
        return configured.isPresent() ? configured.get() : kernelsName(KERNELS_NAME);
    }

    static String kernelsName(Path file) {
        String name;
        try {
            name = Files.readString(file).strip();
        } catch (IOException noProcOrNotReadable) {
            return UNKNOWN;
        }
        return name.isEmpty() || name.equals(NOBODY_NAMED_IT) ? UNKNOWN : name;
    }
}
