/**
 * What the user asks for with {@code --tunnel}: {@link slurm.stunnel.forward.TunnelRequest}, a list of
 * {@link slurm.stunnel.forward.Forward}; and where login ports listen, {@link slurm.stunnel.forward.BindAddress}.
 */
package slurm.stunnel.forward;
