package slurm.spank;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;

/** The step that srun is about to launch. Valid only during the hook that it was passed to. */
public class Spank {

    /** {@code enum spank_item} of spank.h; the loader asserts these values when it is compiled. */
    private static final int S_JOB_ID = 2;

    private static final int S_JOB_STEPID = 3;

    /** Set by srun when it has allocated a heterogeneous job: the job id of its first component (22.05 to 26.05). */
    private static final String FIRST_COMPONENT = "SLURM_JOB_ID_PACK_GROUP_0";

    private final Pointer handle;
    private final StepLayout.Abi abi;
    private final boolean allocates;

    /** @param allocates what {@link #makesAllocation} said */
    Spank(Pointer handle, StepLayout.Abi abi, boolean allocates) {
        this.handle = handle;
        this.abi = abi;
        this.allocates = allocates;
    }

    /** Asked before srun allocates: false for a step in an allocation that is there already. */
    static boolean makesAllocation() {
        return SrunProcess.environment("SLURM_JOB_ID").isEmpty()
                && SrunProcess.environment(FIRST_COMPONENT).isEmpty();
    }

    /**
     * {@return job and step as Slurm writes them: {@code 1234.0}}
     *
     * @throws SpankException if Slurm has no such item in this hook
     */
    public StepId step() throws SpankException {
        return new StepId(jobId(), item(S_JOB_STEPID));
    }

    /**
     * {@return the first node of the step, by Slurm's name for it} The controller is asked each time.
     *
     * @throws SpankException if Slurm does not say where the step runs
     */
    public String firstNode() throws SpankException {
        return StepLayout.firstNode(abi, jobId(), item(S_JOB_STEPID));
    }

    /**
     * {@return false once the step has ended, also before it was launched: cancelled, or out of time} A controller that
     * does not answer leaves it at true.
     *
     * @throws SpankException if Slurm has no such item in this hook
     */
    public boolean stepLives() throws SpankException {
        return !StepLayout.hasEnded(abi, jobId(), item(S_JOB_STEPID));
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
