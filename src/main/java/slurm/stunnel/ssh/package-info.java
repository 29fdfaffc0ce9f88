/**
 * The ssh process behind a tunnel: {@link slurm.stunnel.ssh.SshStart} is one start of it. If that connects, it gives an
 * {@link slurm.stunnel.ssh.SshMaster}, else an {@link slurm.stunnel.ssh.SshFailure}. {@code SshCommand} has the arguments,
 * {@code ControlSocket} speaks with a master, {@code SshLog} and {@code SshDiagnosis} find out why ssh failed.
 */
package slurm.stunnel.ssh;
