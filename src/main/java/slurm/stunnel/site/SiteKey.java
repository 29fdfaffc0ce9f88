package slurm.stunnel.site;

import java.util.Optional;

/**
 * The keys of the site configuration, spelled as admins write them. The group that reads a key has its default and its range:
 * {@link SshSettings}, {@link SessionSettings}, {@link PortSettings} or {@link Reporting}.
 */
enum SiteKey {
    SSH_COMMAND("ssh_command"),
    SSH_ARGS("ssh_args"),
    STATE_DIR("state_dir"),
    MAX_SESSIONS("max_sessions"),
    BIND_ADDRESS("bind_address"),
    CONNECT_TIMEOUT("connect_timeout"),
    LOGIN_HOST("login_host"),
    ON_FAILURE("on_failure"),
    RECONNECT("reconnect"),
    SYSLOG("syslog"),
    REPORT("report");

    private final String spelling;

    SiteKey(String spelling) {
        this.spelling = spelling;
    }

    /** The key with exactly this spelling, if there is one. */
    static Optional<SiteKey> spelled(String text) {
        for (SiteKey key : values()) {
            if (key.spelling.equals(text)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return spelling;
    }
}
