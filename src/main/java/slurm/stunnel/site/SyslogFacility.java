package slurm.stunnel.site;

import java.util.Locale;
import slurm.stunnel.text.TunnelException;

/** Where the trace of the users' tunnels goes: a facility of syslog(3), under its name in syslog.conf(5). */
public enum SyslogFacility {
    /** Programs of users. */
    USER(1),
    /** Services of the system. */
    DAEMON(3),
    /** Who logs in. */
    AUTH(4),
    /** Who logs in, for the admins' eyes only. */
    AUTHPRIV(10),
    /** For the site to use. */
    LOCAL0(16),
    /** For the site to use. */
    LOCAL1(17),
    /** For the site to use. */
    LOCAL2(18),
    /** For the site to use. */
    LOCAL3(19),
    /** For the site to use. */
    LOCAL4(20),
    /** For the site to use. */
    LOCAL5(21),
    /** For the site to use. */
    LOCAL6(22),
    /** For the site to use. */
    LOCAL7(23);

    private static final int LOG_NOTICE = 5;

    private final int number;

    SyslogFacility(int number) {
        this.number = number;
    }

    /** {@return facility and level for syslog(3); the level is LOG_NOTICE} */
    public int priority() {
        return number << 3 | LOG_NOTICE;
    }

    /**
     * {@return the facility of that name}
     *
     * @param text the value of {@code syslog}, in lower case
     * @throws TunnelException for anything else
     */
    public static SyslogFacility parse(String text) throws TunnelException {
        for (SyslogFacility facility : values()) {
            if (facility.toString().equals(text)) {
                return facility;
            }
        }
        throw TunnelException.of("neither no nor a syslog facility", text);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
