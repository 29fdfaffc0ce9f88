/**
 * {@code srun --tunnel}. Read {@link slurm.stunnel.TunnelPlugin} first, what happens when, and {@code Reservation} next.
 *
 * <ul>
 *   <li>The option: {@link slurm.stunnel.TunnelRequest}, {@link slurm.stunnel.Forward}.
 *   <li>The site: {@code SiteConfiguration}, from {@code ConfigurationFile} and {@code PlugstackArguments}.
 *   <li>A session on the login host: {@code Reservation}, {@code Claim} (the claim), {@code LoginPorts}, {@code SessionFiles},
 *       {@code HostFile}, {@code StateFile}, {@code ProcessId}.
 *   <li>ssh: {@code SshCommand} (its arguments), {@code ChildProcess} (started through jnr-posix, the only class that knows it),
 *       {@code SshStart} (waited for), {@code ControlSocket} (talked to), {@code SshMaster} (all of that), {@code SshLog}.
 *   <li>What is told: {@link slurm.stunnel.Report}, {@link slurm.stunnel.TunnelException}, {@code Printable}, {@code Reason}.
 * </ul>
 */
package slurm.stunnel;
