/**
 * {@code srun --tunnel}. Read {@link slurm.stunnel.TunnelPlugin} first: what happens at which moment of an srun. These
 * are the packages below it, from the top layer down. A package uses only those below it, and DesignTest proves that:
 *
 * <ul>
 *   <li>{@link slurm.stunnel.session}: what an srun holds, and its tunnels.
 *   <li>{@link slurm.stunnel.ssh}: the ssh process that carries a tunnel. {@link slurm.stunnel.report}: what user, job and
 *       admin are told.
 *   <li>{@link slurm.stunnel.site}: what the site decided.
 *   <li>{@link slurm.stunnel.state}: the files of a session. {@link slurm.stunnel.forward}: what the user asks for.
 *   <li>{@link slurm.stunnel.text}: text from outside, and text for people.
 *   <li>{@link slurm.spank} and {@link slurm.posix}: Slurm and the system. They know nothing of tunnels.
 * </ul>
 */
package slurm.stunnel;
