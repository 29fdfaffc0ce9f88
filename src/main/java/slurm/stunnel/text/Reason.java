package slurm.stunnel.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file or socket could not be used, in the system's own words rather than in Java's class names. */
public final class Reason {

    private Reason() {}

    /** {@code No space left on device: /tmp/alice-host.tunnel}: the words, then the file where the exception has one. */
    public static String of(IOException cause) {
        String file = cause instanceof FileSystemException ? ((FileSystemException) cause).getFile() : null;
        return file == null ? words(cause) : words(cause) + ": " + Printable.line(file);
    }

    /** The words alone, for a message that names the file by itself. */
    public static String words(IOException cause) {
        // these three say it by their class; the others carry strerror's text
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        String text =
                cause instanceof FileSystemException ? ((FileSystemException) cause).getReason() : cause.getMessage();
        return text == null ? "no reason given" : text;
    }
}
