package slurm.spank;

/** syslog(3), under the name of this process: srun. */
public final class SystemLog {

    private SystemLog() {}

    /** @param priority facility and level as syslog(3) takes them */
    public static void write(int priority, String text) {
        LibC.syslog(priority, "%s", text);
    }
}
