/**
 * SPANK for Java: what a plugin implements, and what it may ask of the srun that it runs in. Knows nothing of tunnels, and is
 * the only package that knows JNA.
 *
 * <ul>
 *   <li>{@link slurm.spank.SpankPlugin} is the plugin's side; {@link slurm.spank.Spank}, {@link slurm.spank.SlurmLog} and
 *       {@link slurm.spank.SrunProcess} are Slurm's.
 *   <li>{@code Boot}, {@code LoaderTable} and {@code Hooks} meet the C loader (native-loader/).
 *   <li>{@code SlurmLibrary} and {@code LibC} are C functions by their C names; {@code StepLayout} reads C structs.
 * </ul>
 */
package slurm.spank;
