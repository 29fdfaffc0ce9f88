package slurm.spank;

/** syslog(3), under the name of this process: srun. */
public final class SystemLog {

    private SystemLog() {}

    /**
     * Writes a line, if anybody listens: syslog(3) tells nobody whether its line has arrived.
     *
     * @param priority facility and level as syslog(3) takes them: {@code 10 << 3 | 5} is authpriv.notice
     * @param text one line; what stands in it from outside, control characters above all, is the caller's to clean
     */
    public static void write(int priority, String text) {
        LibC.syslog(priority, "%s", text);
    }
}
