package slurm.posix;

import jnr.constants.platform.Errno;

/** The system's words for an errno, as strerror(3) has them. */
public final class ErrnoText {

    private ErrnoText() {}

    /**
     * {@return the words, such as {@code Permission denied}}
     *
     * @param errno a number of errno(3), or any other
     */
    public static String of(int errno) {
        Errno known = Errno.valueOf(errno);
        return known == Errno.__UNKNOWN_CONSTANT__ ? "error " + errno : known.description();
    }
}
