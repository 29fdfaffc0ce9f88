/**
 * The functions of libc that the plugin needs beyond what the JDK offers at its price: processes, through jnr-posix
 * ({@link slurm.posix.LeanPosix}), and what is called beside it through jffi, jnr-posix's own way into C. Knows nothing
 * of Slurm or of tunnels.
 */
package slurm.posix;
