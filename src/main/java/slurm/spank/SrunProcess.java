package slurm.spank;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The srun that we run in: who runs it, and the environment that its job will get. */
public final class SrunProcess {

    private SrunProcess() {}

    /** {@return the real uid, which is the user's: srun is not setuid} */
    public static int uid() {
        return LibC.getuid();
    }

    /**
     * {@return the login name that belongs to the uid, or the number where there is none} {@code $USER} is anybody's to
     * set.
     */
    public static String userName() {
        Pointer passwd = LibC.getpwuid(uid());
        return passwd == null
                ? Integer.toUnsignedString(uid())
                : passwd.getPointer(0).getString(0, "UTF-8");
    }

    /** A variable as libc has it now; Java's own copy of the environment dates from its start. */
    static Optional<String> environment(String name) {
        return Optional.ofNullable(LibC.getenv(name));
    }

    /**
     * Sets a variable for srun and for the job: srun merges its own environment into the job's after
     * {@link SpankPlugin#localUserInit} (SPANK's own setenv functions are refused in srun). Tasks of {@code srun --export=NONE}
     * get it only if its name begins with {@code SLURM_} (22.05).
     *
     * @param name of the variable
     * @param value may be empty, which is not the same as unset
     * @throws SpankException if libc refuses the name, or has no memory
     */
    public static void setEnvironment(String name, String value) throws SpankException {
        if (LibC.setenv(name, value, 1) != 0) {
            throw new SpankException("environment: cannot set: " + name);
        }
    }
}
