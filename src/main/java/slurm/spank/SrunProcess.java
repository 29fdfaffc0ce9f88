package slurm.spank;

import static slurm.spank.LibC.C;

import com.sun.jna.Pointer;

/** The srun that we run in: who runs it, and the environment that its job will get. */
public final class SrunProcess {

    private SrunProcess() {}

    public static int uid() {
        return C.getuid();
    }

    /** The login name that belongs to the uid; {@code $USER} is anybody's to set. The number where there is none. */
    public static String userName() {
        Pointer passwd = C.getpwuid(uid());
        return passwd == null ? Integer.toUnsignedString(uid()) : passwd.getPointer(0).getString(0, "UTF-8");
    }

    /**
     * Sets a variable for srun and for the job: srun merges its own environment into the job's after
     * {@link SpankPlugin#localUserInit} (SPANK's own setenv functions are refused in srun).
     */
    public static void setEnvironment(String name, String value) throws SpankException {
        if (C.setenv(name, value, 1) != 0) {
            throw new SpankException("environment: cannot set: " + name);
        }
    }
}
