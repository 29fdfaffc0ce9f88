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

    /** The kernel's name for a host whose name was never set. */
    private static final String NEVER_SET = "(none)";

    /**
     * Shown instead of the name, for the user to replace. A working tunnel is not closed only because the host's name cannot
     * be read.
     */
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
        return name.isEmpty() || name.equals(NEVER_SET) ? UNKNOWN : name;
    }
}
