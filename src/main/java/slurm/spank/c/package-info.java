/**
 * C functions of the running srun, under their C names: {@link slurm.spank.c.SlurmLibrary} has Slurm's,
 * {@link slurm.spank.c.LibC} has libc's. Both look their functions up through {@code Binding}, and none of them decides
 * anything. A plugin needs nothing of this package, which is free to change.
 */
package slurm.spank.c;
