package slurm.stunnel.site;

/**
 * One key with its value as the site writes it, and the place where an admin finds it.
 *
 * @param where how a message about the value begins: {@code /etc/stunnel.conf:7: ssh_args} or
 *     {@code plugstack.conf: ssh_cmd}
 */
record Setting(String where, SiteKey key, String value) {}
