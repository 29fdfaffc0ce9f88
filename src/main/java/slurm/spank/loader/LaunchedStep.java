package slurm.spank.loader;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;
import slurm.spank.Spank;
import slurm.spank.SpankException;
import slurm.spank.SrunProcess;
import slurm.spank.StepId;
import slurm.spank.c.SlurmLibrary;

/** The step of the current hook: its number from SPANK, its nodes and its end from the controller. */
final class LaunchedStep implements Spank {

    /** {@code enum spank_item} of spank.h; the loader asserts these values when it is compiled. */
    private static final int S_JOB_ID = 2;

    private static final int S_JOB_STEPID = 3;

    /** Set by srun when it has allocated a heterogeneous job: the job id of its first component (22.05 to 26.05). */
    private static final String FIRST_COMPONENT = "SLURM_JOB_ID_PACK_GROUP_0";

    private final Pointer handle;
    private final StepLayout.Abi abi;
    private final boolean allocates;

    /**
     * Wraps a handle.
     *
     * @param handle valid until the hook returns
     * @param allocates what {@link #makesAllocation} has said
     */
    LaunchedStep(Pointer handle, StepLayout.Abi abi, boolean allocates) {
        this.handle = handle;
        this.abi = abi;
        this.allocates = allocates;
    }

    /** True if this srun allocates the job, false if it starts a step in one. Call this before srun allocates. */
    static boolean makesAllocation() {
        return SrunProcess.environment("SLURM_JOB_ID").isEmpty()
                && SrunProcess.environment(FIRST_COMPONENT).isEmpty();
    }

    @Override
    public StepId step() throws SpankException {
        return new StepId(jobId(), item(S_JOB_STEPID));
    }

    @Override
    public String firstNode() throws SpankException {
        return StepLayout.nodes(abi, step(), 1).get(0);
    }

    @Override
    public List<String> nodes() throws SpankException {
        return StepLayout.nodes(abi, step(), Integer.MAX_VALUE);
    }

    @Override
    public boolean stepLives() throws SpankException {
        return !StepLayout.hasEnded(abi, step());
    }

    /**
     * Each component of a heterogeneous job has a thread and a job id of its own, and the thread that comes first makes
     * the one call of the hook. Of a job that this srun has allocated, the first component counts; a step inside such a
     * job may leave that one out.
     */
    private int jobId() throws SpankException {
        Optional<String> firstComponent = SrunProcess.environment(FIRST_COMPONENT);
        return allocates && firstComponent.isPresent()
                ? Integer.parseUnsignedInt(firstComponent.get())
                : item(S_JOB_ID);
    }

    private int item(int item) throws SpankException {
        Memory value = new Memory(Integer.BYTES);
        int error = SlurmLibrary.spank_get_item(handle, item, value);
        if (error != 0) {
            throw new SpankException("spank_get_item: item " + item + ": " + SlurmLibrary.spank_strerror(error));
        }
        return value.getInt(0);
    }
}
