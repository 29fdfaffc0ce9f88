package slurm.stunnel.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why the plugin cannot use a file or socket, in the words of strerror(3) and not in Java's class names. */
public final class Reason {

    private Reason() {}

    /**
     * {@return the words, then the file if the exception names one: {@code No space left on device: /tmp/x}}
     *
     * @param cause what Java threw
     */
    public static String of(IOException cause) {
        String file = cause instanceof FileSystemException ? ((FileSystemException) cause).getFile() : null;
        return file == null ? words(cause) : words(cause) + ": " + Printable.line(file);
    }

    /**
     * {@return only the words, for a message that names the file itself}
     *
     * @param cause what Java threw
     */
    public static String words(IOException cause) {
        // for these three Java drops strerror's text
        if (cause instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return "Directory not empty";
        }
        String text =
                cause instanceof FileSystemException ? ((FileSystemException) cause).getReason() : cause.getMessage();
        return text == null ? "no reason given" : text;
    }
}
