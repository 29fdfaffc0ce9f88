/**
 * The Java half of the loader: {@code Boot} is what the C half (native-loader/) calls first, {@code LoaderTable} reads
 * and fills the structs that the two halves share, and {@code Hooks} are the closures that C calls from then on. The
 * rest implements the interfaces of {@link slurm.spank} that a plugin is given: {@code PluginLog} over {@code
 * DirectLog}, {@code LaunchedStep} over {@code StepLayout}. A plugin needs nothing of this package, which is free to
 * change.
 */
package slurm.spank.loader;
