package slurm.stunnel.state;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of one session, in a directory of its own. docs/state-files.md describes them; watcher/session.c repeats
 * the names, except {@code log}.
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
     * Removes the files of an ssh master, so that another master can start, or the session can end. Already gone counts as success.
     *
     * @throws IOException if a file stays
     */
    public void delete() throws IOException {
        Files.deleteIfExists(control());
        Files.deleteIfExists(log());
        Files.deleteIfExists(host());
    }

    /**
     * Removes unnamed control sockets: ssh makes its socket as {@code control.<16 random letters>} and then renames it. If it
     * is killed in between, the first name stays (9.2).
     *
     * @throws IOException if a socket stays
     */
    public void deleteUnnamedControls() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                if (file.getFileName().toString().startsWith("control.")) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
