package slurm.spank;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * Slurm's functions by their C names, from slurm/spank.h and slurm/slurm.h, as the running srun has them: a second
 * libslurm would come with a second state.
 */
interface SlurmLibrary extends Library {

    SlurmLibrary SLURM = Native.load(null, SlurmLibrary.class, Map.of(OPTION_STRING_ENCODING, "UTF-8"));

    void slurm_error(String format, Object... arguments);

    void slurm_info(String format, Object... arguments);

    void slurm_verbose(String format, Object... arguments);

    void slurm_debug(String format, Object... arguments);

    int spank_get_item(Pointer spank, int item, Object... result);

    String spank_strerror(int error);

    Pointer slurm_job_step_layout_get(Pointer stepId);

    void slurm_job_step_layout_free(Pointer layout);

    Pointer slurm_hostlist_create(String hosts);

    Pointer slurm_hostlist_shift(Pointer hostlist);

    void slurm_hostlist_destroy(Pointer hostlist);
}
