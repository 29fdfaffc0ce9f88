package slurm.stunnel.text;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path from the site's configuration. It must be absolute, because users start srun in any directory. */
public final class AbsolutePath {
    private AbsolutePath() {}

    /**
     * {@return the path}
     *
     * @param text as the admin writes it
     * @throws TunnelException if it is relative, or if Java cannot represent it: non-ASCII letters on a host
     *     without the locale C.UTF-8
     */
    public static Path parse(String text) throws TunnelException {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw TunnelException.of("not a path in this locale", text);
        }
        if (!path.isAbsolute()) {
            throw TunnelException.of("not an absolute path", text);
        }
        return path;
    }
}
