/**
 * Text that comes in from users, admins and other programs, and text that goes out to them: what is a number, an
 * address, a path or a command line, and what a message may show. Knows nothing of tunnels.
 */
package slurm.stunnel.text;
