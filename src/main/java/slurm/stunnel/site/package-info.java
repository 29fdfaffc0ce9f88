/**
 * What the site decided. {@link slurm.stunnel.site.SiteConfiguration} reads {@code /etc/stunnel.conf} and the arguments
 * in plugstack.conf into four groups. A new key is a constant of {@code SiteKey} and a component of the group that
 * reads it.
 */
package slurm.stunnel.site;
