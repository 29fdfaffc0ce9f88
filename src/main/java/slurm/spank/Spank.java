package slurm.spank;

import static slurm.spank.SlurmLibrary.SLURM;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/** The step that srun is about to launch. Valid only during the hook that it was passed to. */
public class Spank {

    /** {@code enum spank_item} of spank.h; the loader asserts these values when it is compiled. */
    private static final int S_JOB_ID = 2;

    private static final int S_JOB_STEPID = 3;

    private final Pointer handle;
    private final StepLayout.Abi abi;

    Spank(Pointer handle, StepLayout.Abi abi) {
        this.handle = handle;
        this.abi = abi;
    }

    /** Job and step as Slurm writes them: {@code 1234.0}. */
    public String step() throws SpankException {
        return Integer.toUnsignedString(item(S_JOB_ID)) + "." + Integer.toUnsignedString(item(S_JOB_STEPID));
    }

    /**
     * The first node of the step, by Slurm's name for it.
     *
     * @throws SpankException if Slurm does not say where the step runs
     */
    public String firstNode() throws SpankException {
        return StepLayout.firstNode(abi, item(S_JOB_ID), item(S_JOB_STEPID));
    }

    /** False once the step has ended, also before it was launched: cancelled, or out of time. */
    public boolean stepLives() throws SpankException {
        return !StepLayout.hasEnded(abi, item(S_JOB_ID), item(S_JOB_STEPID));
    }

    private int item(int item) throws SpankException {
        IntByReference value = new IntByReference();
        int error = SLURM.spank_get_item(handle, item, value);
        if (error != 0) {
            throw new SpankException("spank_get_item: item " + item + ": " + SLURM.spank_strerror(error));
        }
        return value.getValue();
    }
}
