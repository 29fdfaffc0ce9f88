package slurm.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What another user may create in a directory where all users can write, under a name that the plugin is about to use.
 */
public enum Planted {
    FILE,
    DIRECTORY,
    LINK_TO_A_FILE,
    DANGLING_LINK,
    FIFO,
    DEAD_SOCKET;

    public Path at(Path path) throws IOException {
        switch (this) {
            case FILE -> Files.writeString(path, "process=1@1\nmaster=1@1\n");
            case DIRECTORY -> Files.createDirectory(path);
            case LINK_TO_A_FILE -> Files.createSymbolicLink(path, Files.writeString(target(path), "precious"));
            case DANGLING_LINK -> Files.createSymbolicLink(path, target(path));
            case FIFO -> Kernel.fifo(path);
            case DEAD_SOCKET ->
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(path))
                        .close();
        }
        return path;
    }

    /** Where a link at {@code path} leads. */
    public static Path target(Path path) {
        return path.resolveSibling("target");
    }
}
