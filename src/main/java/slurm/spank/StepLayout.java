package slurm.spank;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Where a step runs, asked of the controller: {@code SLURM_NODELIST} in srun's environment is the job's list, and
 * {@code srun -w node2} in an allocation of node[1-2] must reach node2.
 */
final class StepLayout {

    /** NO_VAL of slurm.h: the step is not a component of a heterogeneous step. */
    private static final int NO_VAL = 0xfffffffe;

    /**
     * What differs between releases of Slurm: sizes and offsets, in bytes, of {@code slurm_step_id_t} and
     * {@code slurm_step_layout_t}, and the error codes of a step that has ended.
     */
    record Abi(
            int stepIdSize, int jobId, int stepId, int hetComponent, int nodeList, int invalidJobId, int alreadyDone) {}

    private StepLayout() {}

    /**
     * The first node of step {@code jobId.stepId}.
     *
     * @throws SpankException if the controller does not know the step
     */
    static String firstNode(Abi abi, int jobId, int stepId) throws SpankException {
        String nodes = nodeList(abi, jobId, stepId);
        Pointer hostlist = SlurmLibrary.slurm_hostlist_create(nodes);
        Pointer first = hostlist == null ? null : SlurmLibrary.slurm_hostlist_shift(hostlist);
        if (hostlist != null) {
            SlurmLibrary.slurm_hostlist_destroy(hostlist);
        }
        if (first == null) {
            throw new SpankException("node: not a node list: " + nodes);
        }
        try {
            return first.getString(0, "UTF-8");
        } finally {
            Native.free(Pointer.nativeValue(first)); // of malloc, unlike what Slurm frees itself
        }
    }

    /** True if the controller says so; one that does not answer says nothing. */
    static boolean hasEnded(Abi abi, int jobId, int stepId) {
        Pointer layout = get(abi, jobId, stepId);
        if (layout == null) {
            int error = Native.getLastError();
            return error == abi.invalidJobId() || error == abi.alreadyDone();
        }
        SlurmLibrary.slurm_job_step_layout_free(layout);
        return false;
    }

    private static String nodeList(Abi abi, int jobId, int stepId) throws SpankException {
        Pointer layout = get(abi, jobId, stepId);
        if (layout == null) {
            throw new SpankException("node: Slurm does not say where the step runs: " + Integer.toUnsignedString(jobId)
                    + "." + Integer.toUnsignedString(stepId));
        }
        try {
            return layout.getPointer(abi.nodeList()).getString(0, "UTF-8");
        } finally {
            SlurmLibrary.slurm_job_step_layout_free(layout);
        }
    }

    private static Pointer get(Abi abi, int jobId, int stepId) {
        Memory id = new Memory(abi.stepIdSize());
        id.clear();
        id.setInt(abi.jobId(), jobId);
        id.setInt(abi.stepId(), stepId);
        id.setInt(abi.hetComponent(), NO_VAL);
        return SlurmLibrary.slurm_job_step_layout_get(id);
    }
}
