package slurm.stunnel.site;

import java.util.Locale;
import slurm.stunnel.text.TunnelException;

/** Where the trace of the users' tunnels goes: a facility of syslog(3), under its name in syslog.conf(5). */
public enum SyslogFacility {
    USER(1),
    DAEMON(3),
    AUTH(4),
    AUTHPRIV(10),
    LOCAL0(16),
    LOCAL1(17),
    LOCAL2(18),
    LOCAL3(19),
    LOCAL4(20),
    LOCAL5(21),
    LOCAL6(22),
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

    /** @throws TunnelException for anything but a facility in lower case */
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
