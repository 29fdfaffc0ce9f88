package slurm.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The controlling terminal of this process, at which a child may ask the user for a password. */
public final class Terminal {

    private Terminal() {}

    /** {@return whether this process has one} */
    public static boolean isThere() {
        try (FileChannel terminal = FileChannel.open(Path.of("/dev/tty"), StandardOpenOption.READ)) {
            return terminal.isOpen();
        } catch (IOException none) {
            return false;
        }
    }
}
