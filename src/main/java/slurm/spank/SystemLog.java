package slurm.spank;

import slurm.spank.c.LibC;

/** syslog(3), under the name of this process: srun. */
public final class SystemLog {

    private SystemLog() {}

    /**
     * Writes a line. syslog(3) does not tell whether the line has arrived anywhere.
     *
     * @param priority facility and level as syslog(3) takes them: {@code 10 << 3 | 5} is authpriv.notice
     * @param text one line; the caller must replace control characters in text from outside
     */
    public static void write(int priority, String text) {
        LibC.syslog(priority, "%s", text);
    }
}
