/**
 * Functions of libc that the JDK lacks, or offers only at the price of many milliseconds at each start of a JVM.
 * Processes go through jnr-posix ({@link slurm.posix.LeanPosix}); everything else goes through jffi, which is
 * jnr-posix's own way into C. Nothing here knows of Slurm or of tunnels.
 */
package slurm.posix;
