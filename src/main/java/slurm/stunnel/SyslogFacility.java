package slurm.stunnel;

import java.util.Locale;

/** Where the site wants a trace of its users' tunnels: a facility of syslog(3), under its name in syslog.conf(5). */
public enum SyslogFacility {
    /** What users' programs say, where nothing else fits. */
    USER(1),
    /** Services of the system. */
    DAEMON(3),
    /** Who came in, where everybody may read it. */
    AUTH(4),
    /** Who came in, for the admin's eyes. */
    AUTHPRIV(10),
    /** The first of eight that mean what the site wants. */
    LOCAL0(16),
    /** As {@link #LOCAL0}. */
    LOCAL1(17),
    /** As {@link #LOCAL0}. */
    LOCAL2(18),
    /** As {@link #LOCAL0}. */
    LOCAL3(19),
    /** As {@link #LOCAL0}. */
    LOCAL4(20),
    /** As {@link #LOCAL0}. */
    LOCAL5(21),
    /** As {@link #LOCAL0}. */
    LOCAL6(22),
    /** As {@link #LOCAL0}. */
    LOCAL7(23);

    private static final int LOG_NOTICE = 5;

    private final int number;

    SyslogFacility(int number) {
        this.number = number;
    }

    /** For syslog(3), with the level "normal but significant". */
    int priority() {
        return number << 3 | LOG_NOTICE;
    }

    /** @throws TunnelException for anything but a facility in lower case */
    static SyslogFacility parse(String text) throws TunnelException {
        for (SyslogFacility facility : values()) {
            if (facility.toString().equals(text)) {
                return facility;
            }
        }
        throw TunnelException.of("neither no nor a syslog facility", text);
    }

    /** The name in syslog.conf(5): {@code authpriv}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
