package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slurm.stunnel.text.TunnelException;

class SyslogFacilityTest {

    /** The numbers of <syslog.h>: LOG_AUTHPRIV | LOG_NOTICE, and so on. */
    @ParameterizedTest
    @CsvSource({"user, 13", "daemon, 29", "auth, 37", "authpriv, 85", "local0, 133", "local7, 189"})
    void itsPriorityIsThatOfSyslogH(String name, int priority) throws TunnelException {
        assertEquals(priority, SyslogFacility.parse(name).priority());
    }
}
