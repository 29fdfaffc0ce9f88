package slurm.stunnel;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file or socket could not be used, in the system's own words rather than in Java's class names. */
final class Reason {

    private Reason() {}

    /** {@code No space left on device: /tmp/alice-host.tunnel}: the words, then the file where the exception has one. */
    static String of(IOException cause) {
        if (cause instanceof FileSystemException && ((FileSystemException) cause).getFile() != null) {
            FileSystemException problem = (FileSystemException) cause;
            return words(problem) + ": " + problem.getFile();
        }
        return cause.getMessage() == null ? "no reason given" : cause.getMessage();
    }

    /** These three say it by their class; the others carry strerror's text. */
    static String words(FileSystemException cause) {
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        return cause.getReason() == null ? "cannot be used" : cause.getReason();
    }
}
