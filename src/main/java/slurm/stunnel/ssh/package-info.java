/**
 * The ssh process behind a tunnel: {@link slurm.stunnel.ssh.SshStart} is one start of it, {@link slurm.stunnel.ssh.SshMaster}
 * the master that comes out of it, {@link slurm.stunnel.ssh.SshFailure} what comes out otherwise. {@code SshCommand} has the
 * arguments, {@code ControlSocket} speaks with a master, {@code SshLog} and {@code SshDiagnosis} find out what went wrong.
 */
package slurm.stunnel.ssh;
