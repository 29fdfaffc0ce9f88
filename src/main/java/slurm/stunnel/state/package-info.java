/**
 * What a session leaves on the login host while it lives: {@link slurm.stunnel.state.StateDirectory}, the user's own
 * directory; in it {@link slurm.stunnel.state.SessionFiles} for each session; the {@link slurm.stunnel.state.Claim} that
 * makes a session this srun's, and the {@link slurm.stunnel.state.Holder} of one that is not. docs/state-files.md is the
 * format, which watcher/ reads as well. This room reads and writes files. It ends no process.
 */
package slurm.stunnel.state;
