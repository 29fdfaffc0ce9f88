package slurm.spank;

import static slurm.spank.Binding.callInt;
import static slurm.spank.Binding.callPointer;
import static slurm.spank.Binding.callString;
import static slurm.spank.Binding.callVoid;

import com.sun.jna.Pointer;

/** Slurm's functions by their C names, from slurm/spank.h and slurm/slurm.h; those that log are {@link SlurmLog}'s. */
final class SlurmLibrary {

    private SlurmLibrary() {}

    static int spank_get_item(Pointer spank, int item, Pointer result) {
        return callInt("spank_get_item", spank, item, result);
    }

    static String spank_strerror(int error) {
        return callString("spank_strerror", error);
    }

    static Pointer slurm_job_step_layout_get(Pointer stepId) {
        return callPointer("slurm_job_step_layout_get", stepId);
    }

    static void slurm_job_step_layout_free(Pointer layout) {
        callVoid("slurm_job_step_layout_free", layout);
    }

    static Pointer slurm_hostlist_create(String hosts) {
        return callPointer("slurm_hostlist_create", hosts);
    }

    static Pointer slurm_hostlist_shift(Pointer hostlist) {
        return callPointer("slurm_hostlist_shift", hostlist);
    }

    static void slurm_hostlist_destroy(Pointer hostlist) {
        callVoid("slurm_hostlist_destroy", hostlist);
    }
}
