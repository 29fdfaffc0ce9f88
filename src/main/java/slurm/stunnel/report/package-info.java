/**
 * What the plugin says about a tunnel: {@link slurm.stunnel.report.Report} to the user once it is open,
 * {@link slurm.stunnel.report.JobEnvironment} to the job, {@link slurm.stunnel.report.TunnelLog} to user and admin
 * until it is closed.
 */
package slurm.stunnel.report;
