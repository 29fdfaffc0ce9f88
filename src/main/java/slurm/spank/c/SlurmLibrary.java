package slurm.spank.c;

import static slurm.spank.c.Binding.callInt;
import static slurm.spank.c.Binding.callPointer;
import static slurm.spank.c.Binding.callString;
import static slurm.spank.c.Binding.callVoid;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.OptionalInt;

/**
 * Slurm's functions by their C names. slurm/spank.h and slurm/slurm.h describe them, unless a comment says otherwise.
 */
public final class SlurmLibrary {

    private static final String TEXT = "%s";

    private SlurmLibrary() {}

    /**
     * Logs an error.
     *
     * @param text one line, which is no format
     */
    public static void slurm_error(String text) {
        callVoid("slurm_error", TEXT, text);
    }

    /**
     * Logs what srun shows unless it was given {@code -Q}.
     *
     * @param text one line, which is no format
     */
    public static void slurm_info(String text) {
        callVoid("slurm_info", TEXT, text);
    }

    /**
     * Logs what {@code srun -v} shows.
     *
     * @param text one line, which is no format
     */
    public static void slurm_verbose(String text) {
        callVoid("slurm_verbose", TEXT, text);
    }

    /**
     * Logs what {@code srun -vv} shows.
     *
     * @param text one line, which is no format
     */
    public static void slurm_debug(String text) {
        callVoid("slurm_debug", TEXT, text);
    }

    /**
     * Reads an item that fits into {@code result}.
     *
     * @param spank the handle of the current hook
     * @param item of enum spank_item
     * @param result where Slurm writes the value
     * @return 0, or an error for {@link #spank_strerror}
     */
    public static int spank_get_item(Pointer spank, int item, Pointer result) {
        return callInt("spank_get_item", spank, item, result);
    }

    /**
     * Describes an error of SPANK.
     *
     * @param error of enum spank_err
     * @return Slurm's words for it
     */
    public static String spank_strerror(int error) {
        return callString("spank_strerror", error);
    }

    /**
     * Asks the controller where a step runs.
     *
     * @param stepId a {@code slurm_step_id_t}
     * @return a {@code slurm_step_layout_t}, or null with errno set
     */
    public static Pointer slurm_job_step_layout_get(Pointer stepId) {
        return callPointer("slurm_job_step_layout_get", stepId);
    }

    /**
     * Frees what {@link #slurm_job_step_layout_get} has returned.
     *
     * @param layout not null
     */
    public static void slurm_job_step_layout_free(Pointer layout) {
        callVoid("slurm_job_step_layout_free", layout);
    }

    /**
     * Reads a list of hosts.
     *
     * @param hosts such as {@code node[1-2]}
     * @return the list, or null if {@code hosts} is no such list
     */
    public static Pointer slurm_hostlist_create(String hosts) {
        return callPointer("slurm_hostlist_create", hosts);
    }

    /**
     * Takes the first host out of a list.
     *
     * @param hostlist of {@link #slurm_hostlist_create}
     * @return its name, which the caller frees with free(3); null if the list is empty
     */
    public static Pointer slurm_hostlist_shift(Pointer hostlist) {
        return callPointer("slurm_hostlist_shift", hostlist);
    }

    /**
     * Frees a list.
     *
     * @param hostlist of {@link #slurm_hostlist_create}
     */
    public static void slurm_hostlist_destroy(Pointer hostlist) {
        callVoid("slurm_hostlist_destroy", hostlist);
    }

    /**
     * Reads a user as srun reads the argument of {@code --uid}; of src/common/uid.h, which plugins' headers do not
     * include.
     *
     * @param user a login name, or a uid in decimal digits
     * @return the uid, as an unsigned number; empty if there is no such user
     * @throws UnsatisfiedLinkError if this Slurm has no such function
     */
    public static OptionalInt uid_from_string(String user) {
        Memory uid = new Memory(Integer.BYTES);
        return callInt("uid_from_string", user, uid) == 0 ? OptionalInt.of(uid.getInt(0)) : OptionalInt.empty();
    }
}
