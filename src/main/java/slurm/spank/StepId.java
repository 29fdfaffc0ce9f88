package slurm.spank;

/** temporary */
public record StepId(int jobId, int stepId) {
    @Override
    public String toString() {
        return Integer.toUnsignedString(jobId) + "." + Integer.toUnsignedString(stepId);
    }
}
