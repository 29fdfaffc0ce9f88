package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import slurm.stunnel.text.TunnelException;

class SiteValuesTest {

    private final SiteValues values = new SiteValues();

    @Test
    void aKeyThatTheSiteDoesNotGiveHasItsDefault() throws TunnelException {
        assertEquals("ssh", values.text(SiteKey.SSH_COMMAND, "ssh"));
        assertEquals(15, values.number(SiteKey.CONNECT_TIMEOUT, 15, 20));
        assertTrue(values.yesOrNo(SiteKey.REPORT, true));
        assertFalse(values.yesOrNo(SiteKey.REPORT, false));
    }

    @Test
    void theSitesValueReplacesTheDefault() throws TunnelException {
        put(SiteKey.SSH_COMMAND, "");
        put(SiteKey.CONNECT_TIMEOUT, "20");
        put(SiteKey.REPORT, "yes");
        put(SiteKey.RECONNECT, "no");
        assertEquals("", values.text(SiteKey.SSH_COMMAND, "ssh"));
        assertEquals(20, values.number(SiteKey.CONNECT_TIMEOUT, 15, 20));
        assertTrue(values.yesOrNo(SiteKey.REPORT, false));
        assertFalse(values.yesOrNo(SiteKey.RECONNECT, true));
    }

    @Test
    void aLaterSettingReplacesAnEarlierOne() {
        put(SiteKey.SSH_COMMAND, "a");
        put(SiteKey.SSH_COMMAND, "b");
        assertEquals("b", values.text(SiteKey.SSH_COMMAND, "ssh"));
    }

    @Test
    void eachKeyNamesItsOwnHighestNumber() {
        put(SiteKey.CONNECT_TIMEOUT, "21");
        assertEquals(
                "not a number from 1 to 20: 21",
                assertThrows(TunnelException.class, () -> values.number(SiteKey.CONNECT_TIMEOUT, 15, 20))
                        .getMessage());
    }

    private void put(SiteKey key, String value) {
        values.put(new Setting("plugstack.conf: " + key, key, value));
    }
}
