/**
 * SPANK for Java: what a plugin implements, and what it may ask of the srun in whose process it runs. An author of a
 * plugin needs this package and no other. docs/spank-in-java.md in the source tree is a tutorial: from the header that
 * names the options to a plugin in a real srun.
 *
 * <ul>
 *   <li>{@link slurm.spank.SpankPlugin} is what a plugin implements. The loader calls it.
 *   <li>{@link slurm.spank.Spank} is the step, and {@link slurm.spank.StepId} is its number.
 *   <li>{@link slurm.spank.SlurmLog} is what the user reads; {@link slurm.spank.SystemLog} is what the admin reads.
 *   <li>{@link slurm.spank.SrunProcess} is srun itself: its user, and the environment that the job gets.
 *   <li>{@link slurm.spank.SpankException} is a refusal in the plugin's words.
 *   <li>{@link slurm.spank.Companion} is a thread beside srun's, {@link slurm.spank.Work} is what it does, and
 *       {@link slurm.spank.Guard} is the border that no exception crosses.
 *   <li>{@link slurm.spank.Stopwatch} tells milliseconds at {@code srun -vv}.
 * </ul>
 *
 * <p>{@code slurm.spank.loader} calls this package, and this package calls {@code slurm.spank.c}: the C functions by
 * their C names. Nothing here knows of tunnels.
 */
package slurm.spank;
