package slurm.spank.loader;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import slurm.spank.SpankException;
import slurm.spank.StepId;
import slurm.spank.c.SlurmLibrary;

/**
 * Asks the controller where a step runs. {@code SLURM_NODELIST} in srun's environment names the nodes of the job, and
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
     * Asks once.
     *
     * @param most nodes that the caller wants: each takes an interpreted JVM 20 microseconds and more
     * @return the first nodes of {@code step} in Slurm's order, at least one
     * @throws SpankException if the controller does not know the step, or does not answer
     */
    static List<String> nodes(Abi abi, StepId step, int most) throws SpankException {
        String list = nodeList(abi, step);
        Pointer hostlist = SlurmLibrary.slurm_hostlist_create(list);
        List<String> nodes = new ArrayList<>();
        if (hostlist != null) {
            try {
                take(hostlist, nodes, most);
            } finally {
                SlurmLibrary.slurm_hostlist_destroy(hostlist);
            }
        }
        if (nodes.isEmpty()) {
            throw new SpankException("node: not a node list: " + list);
        }
        return nodes;
    }

    private static void take(Pointer hostlist, List<String> nodes, int most) {
        while (nodes.size() < most) {
            Pointer node = SlurmLibrary.slurm_hostlist_shift(hostlist);
            if (node == null) {
                return;
            }
            try {
                nodes.add(node.getString(0, "UTF-8"));
            } finally {
                Native.free(Pointer.nativeValue(node)); // of malloc(3), unlike what Slurm frees itself
            }
        }
    }

    /** True if the controller says that the step has ended. False also if the controller does not answer. */
    static boolean hasEnded(Abi abi, StepId step) {
        Pointer layout = get(abi, step);
        if (layout == null) {
            int error = Native.getLastError();
            return error == abi.invalidJobId() || error == abi.alreadyDone();
        }
        SlurmLibrary.slurm_job_step_layout_free(layout);
        return false;
    }

    private static String nodeList(Abi abi, StepId step) throws SpankException {
        Pointer layout = get(abi, step);
        if (layout == null) {
            throw new SpankException("node: Slurm does not say where the step runs: " + step);
        }
        try {
            return layout.getPointer(abi.nodeList()).getString(0, "UTF-8");
        } finally {
            SlurmLibrary.slurm_job_step_layout_free(layout);
        }
    }

    private static Pointer get(Abi abi, StepId step) {
        Memory id = new Memory(abi.stepIdSize());
        id.clear();
        id.setInt(abi.jobId(), step.jobId());
        id.setInt(abi.stepId(), step.stepId());
        id.setInt(abi.hetComponent(), NO_VAL);
        return SlurmLibrary.slurm_job_step_layout_get(id);
    }
}
