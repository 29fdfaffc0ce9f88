package slurm.spank;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import slurm.spank.c.LibC;

/**
 * The srun in whose process the plugin runs: its user, and its environment, which the job gets. Java's own copy of the
 * environment ({@link System#getenv()}) dates from the start of the JVM, and srun changes its environment later.
 *
 * <p>C has no lock around the environment. Change it in the hooks, while srun waits, and not in a {@link Companion}.
 */
public final class SrunProcess {

    /** Read at boot, when srun has not changed its user yet: the loader asks for the environment there. */
    private static final int STARTED_BY = LibC.getuid();

    private SrunProcess() {}

    /**
     * The real uid of this process. srun is not setuid, so that it is the user's.
     *
     * @return an unsigned number
     */
    public static int uid() {
        return LibC.getuid();
    }

    /**
     * The login name of {@link #uid}, from the name service. This does not read the environment's {@code USER},
     * because users can set it. The name comes as it is: a name service may return control characters, which the caller must replace
     * before it prints the name.
     *
     * @return the uid in decimal digits if the name service knows no name
     */
    public static String userName() {
        return userName(uid());
    }

    private static String userName(int uid) {
        String name = LibC.pw_name(uid);
        return name == null ? Integer.toUnsignedString(uid) : name;
    }

    /**
     * The user for whom srun is going to run the job, if that is not the user who has started srun. There are two
     * cases:
     *
     * <ul>
     *   <li>Root has started {@code srun --uid=USER} (up to Slurm 22.05). srun stays root's until it has an allocation,
     *       and is the user's from the step on: files made before and after that moment have different owners.
     *   <li>The effective uid differs from the real one, as in a setuid program that starts srun.
     * </ul>
     *
     * <p>In {@link SpankPlugin#optionGiven} srun may not have read {@code --uid} yet, so that this reads its command
     * line as srun does: with srun's own table of options and up to the job's command. If srun has no such table, the
     * answer comes only in {@link SpankPlugin#localUserInit}, when srun has become the other user.
     *
     * @return the login name as in {@link #userName}, control characters included; empty if it is the same user
     */
    public static Optional<String> otherUser() {
        int effective = LibC.geteuid();
        if (effective != STARTED_BY) {
            return Optional.of(userName(effective));
        }
        if (STARTED_BY != 0) { // srun itself refuses --uid
            return Optional.empty();
        }
        OptionalInt chosen = UidOption.ofThisProcess();
        return chosen.isEmpty() || chosen.getAsInt() == STARTED_BY
                ? Optional.empty()
                : Optional.of(userName(chosen.getAsInt()));
    }

    /**
     * Whether srun has become another user since its start, as root's {@code srun --uid} does. What this process created
     * before belongs to the user who has started it.
     *
     * @return true if the effective uid is another one
     */
    public static boolean hasChangedUser() {
        return LibC.geteuid() != STARTED_BY;
    }

    /**
     * Reads a variable.
     *
     * @param name of the variable
     * @return its value, which may be empty; nothing if the variable is not set
     */
    public static Optional<String> environment(String name) {
        return Optional.ofNullable(LibC.getenv(name));
    }

    /**
     * Sets a variable for srun and for the job: srun adds its own environment to the job's after
     * {@link SpankPlugin#localUserInit} (srun refuses SPANK's own setenv functions). With {@code srun --export=NONE},
     * tasks get it only if its name begins with {@code SLURM_} (22.05).
     *
     * @param name of the variable
     * @param value may be empty, which is not the same as unset
     * @throws SpankException if libc refuses the name or has no memory
     */
    public static void setEnvironment(String name, String value) throws SpankException {
        if (LibC.setenv(name, value, 1) != 0) {
            throw new SpankException("environment: cannot set: " + name);
        }
    }

    /**
     * Unsets every variable whose name begins with {@code prefix}, for srun and for the job. An srun inside a job uses
     * this to remove what the plugin has set for that job.
     *
     * <p>Call this in {@link SpankPlugin#optionGiven} at the latest. After the options, srun copies its environment for
     * the job, and adds to that copy after {@link SpankPlugin#localUserInit} without removing anything (22.05 to
     * 26.05). In localUserInit this still takes back what {@link #setEnvironment} has newly set in the same call.
     *
     * @param prefix such as {@code SLURM_STUNNEL_}, not empty
     * @throws IllegalArgumentException if {@code prefix} is empty, which would unset everything
     */
    public static void clearEnvironment(String prefix) {
        if (prefix.isEmpty()) {
            throw new IllegalArgumentException("no prefix");
        }
        String bytes = new String(prefix.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1); // as environ()
        for (String variable : LibC.environ()) {
            int end = variable.indexOf('=');
            if (end > 0 && variable.substring(0, end).startsWith(bytes)) {
                LibC.unsetenv(variable.substring(0, end));
            }
        }
    }
}
