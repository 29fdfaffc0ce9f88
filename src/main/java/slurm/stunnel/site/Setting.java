package slurm.stunnel.site;

/**
 * One key with its value, not yet understood, and the words that lead an admin to it.
 *
 * @param where what a message about the value begins with: {@code /etc/stunnel.conf:7: ssh_args} or
 *     {@code plugstack.conf: ssh_cmd}
 */
record Setting(String where, SiteKey key, String value) {}
