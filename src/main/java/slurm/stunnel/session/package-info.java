/**
 * An srun with tunnels, from its option to its end. At option time: {@link slurm.stunnel.session.Reservation}, the session
 * and login ports that srun holds ({@code SessionClaims}, {@code LoginPorts}, and {@code Watcher}, which outlives a killed
 * srun). At step time: {@link slurm.stunnel.session.Tunnel}, one for each node ({@code Opening} opens it,
 * {@code LaunchWait} is how srun waits for that, {@code TunnelKeeper} opens it again after a loss).
 */
package slurm.stunnel.session;
