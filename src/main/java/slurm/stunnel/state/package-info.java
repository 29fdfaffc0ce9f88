/**
 * The files of a session on the login host: {@link slurm.stunnel.state.StateDirectory}, the user's own
 * directory; in it {@link slurm.stunnel.state.SessionFiles} for each session; the {@link slurm.stunnel.state.Claim}
 * of this srun to a session, and the {@link slurm.stunnel.state.Holder} of another one. docs/state-files.md describes the
 * format, which watcher/ reads as well. This package reads and writes files. It ends no process.
 */
package slurm.stunnel.state;
