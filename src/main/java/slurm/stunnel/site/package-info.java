/**
 * What the site decided. {@link slurm.stunnel.site.SiteConfiguration} reads {@code /etc/stunnel.conf} and the arguments
 * in plugstack.conf into four groups. A new key is a constant of {@code SiteKey} and a component of the group that
 * reads it. One that becomes an option of ssh also needs {@code SshCommand}.
 */
package slurm.stunnel.site;
