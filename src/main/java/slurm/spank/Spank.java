package slurm.spank;

import java.util.List;

/** The step that srun is about to launch. Valid until the hook returns that it was passed to. */
public interface Spank {

    /**
     * The number of the step. For a heterogeneous job that this srun has allocated, it is that of the first component.
     *
     * @return job and step
     * @throws SpankException if Slurm has no such item in this hook
     */
    StepId step() throws SpankException;

    /**
     * The first node of the step, where its first task runs. Each call asks the controller once; keep the answer.
     *
     * @return Slurm's name of the node
     * @throws SpankException if Slurm does not say where the step runs
     */
    String firstNode() throws SpankException;

    /**
     * The nodes of the step, which may be fewer than those of the job. Each call asks the controller once; keep the
     * answer.
     *
     * @return Slurm's names of the nodes, in Slurm's order; at least one
     * @throws SpankException if Slurm does not say where the step runs
     */
    List<String> nodes() throws SpankException;

    /**
     * Asks the controller whether the step is still there. A step can end before its tasks are launched: it is
     * cancelled, or its time is up.
     *
     * @return false if the controller says that the step has ended; true also if it does not answer
     * @throws SpankException if Slurm has no such item in this hook
     */
    boolean stepLives() throws SpankException;
}
