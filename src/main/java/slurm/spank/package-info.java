/**
 * SPANK for Java: what a plugin implements, and what it may ask of the srun that it runs in. Knows nothing of tunnels, and is
 * the only package that knows JNA. docs/spank-in-java.md in the source tree is a tutorial: from an option's header to a
 * plugin in a real srun.
 *
 * <ul>
 *   <li>{@link slurm.spank.SpankPlugin} is the plugin's side; {@link slurm.spank.Spank}, {@link slurm.spank.SlurmLog} and
 *       {@link slurm.spank.SrunProcess} are Slurm's. {@link slurm.spank.Companion} is a thread beside srun's,
 *       {@link slurm.spank.SystemLog} is syslog(3), {@link slurm.spank.Stopwatch} tells milliseconds at {@code srun -vv}.
 *   <li>{@code Boot}, {@code LoaderTable} and {@code Hooks} meet the C loader (native-loader/).
 *   <li>{@code SlurmLibrary} and {@code LibC} are C functions by their C names; {@code StepLayout} reads C structs.
 * </ul>
 */
package slurm.spank;
