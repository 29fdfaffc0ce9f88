package slurm.stunnel.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one session, in a directory of its own. docs/state-files.md describes them.
 *
 * @param directory {@code <state_dir>/stunnel-<user>/<number>}
 */
public record SessionFiles(Path directory) {

    /** {@return the claim: see {@link Claim}} */
    public Path exitflag() {
        return directory.resolve("exitflag");
    }

    /** {@return which node and which process: see {@link HostFile}} */
    public Path host() {
        return directory.resolve("host");
    }

    /** {@return the control socket of the ssh master} */
    public Path control() {
        return directory.resolve("control");
    }

    /** {@return the log of the ssh master} */
    public Path log() {
        return directory.resolve("log");
    }

    /**
     * Removes the control socket, so that a new ssh can listen there. ssh makes its socket as
     * {@code control.<16 random letters>} and then renames it; an ssh that is killed in between leaves the former (9.2).
     *
     * @throws IOException if a socket stays
     */
    public void deleteControl() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (file.getFileName().toString().startsWith("control")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Removes what an ssh master has left. Already gone counts as success.
     *
     * @throws IOException if a file stays
     */
    void delete() throws IOException {
        deleteControl();
        Files.deleteIfExists(log());
        Files.deleteIfExists(host());
    }
}
