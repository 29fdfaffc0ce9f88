package slurm.stunnel.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.stunnel.text.TunnelException;

class BindAddressTest {
    @ParameterizedTest
    @CsvSource({
        "loopback, 127.0.0.1 ::1, localhost",
        "*, 0.0.0.0 ::, localhost",
        "0.0.0.0, 0.0.0.0, localhost",
        "::, ::, localhost",
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "192.168.0.255, 192.168.0.255, 192.168.0.255",
        "::1, ::1, [::1]",
        "2001:DB8::5, 2001:DB8::5, [2001:DB8::5]",
        "fe80:0:0:0:0:0:0:1, fe80:0:0:0:0:0:0:1, [fe80:0:0:0:0:0:0:1]",
        "64:ff9b::192.0.2.1, 64:ff9b::192.0.2.1, [64:ff9b::192.0.2.1]"
    })
    void anAddressTellsWhatItBindsAndHowUsersReachIt(String text, String addresses, String reachedAs)
            throws TunnelException {
        BindAddress address = BindAddress.parse(text);
        assertEquals(List.of(addresses.split(" ")), address.addresses());
        assertEquals(reachedAs, address.reachedAs());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "login1.example.org",
                "Loopback",
                "127.1",
                "1",
                "127.0.0",
                "127.0.0.1.",
                "127.0.0.01",
                "127.0.0.256",
                "127.0.0.1.1",
                "127.0.0.-1",
                "1.2.3.4 5",
                "[::1]",
                ":::",
                "1::2::3",
                ":1",
                "1:2:3:4:5:6:7",
                "12345::",
                "::1%lo",
                "::ffff:127.0.0.1",
                "dead:beef",
                "cafe",
                "127.0.0.1:8001",
                "**"
            })
    void everythingElseIsRefusedWithoutAskingANameServer(String text) {
        TunnelException refused = assertTimeout(
                Duration.ofSeconds(1), () -> assertThrows(TunnelException.class, () -> BindAddress.parse(text)));
        assertEquals("not loopback, * or a literal IP address: " + text, refused.getMessage());
    }

    @Test
    void anEmptyAddressIsRefused() {
        assertEquals(
                "not loopback, * or a literal IP address: \"\"",
                assertThrows(TunnelException.class, () -> BindAddress.parse("")).getMessage());
    }

    @Test
    void noBindAddressHoldsAName() {
        assertThrows(IllegalArgumentException.class, () -> new BindAddress(List.of("localhost")));
        assertThrows(IllegalArgumentException.class, () -> new BindAddress(List.of()));
    }

    @Test
    void onlyIpv6AddressesGetBrackets() {
        assertEquals("127.0.0.1", BindAddress.bracketed("127.0.0.1"));
        assertEquals("[::1]", BindAddress.bracketed("::1"));
    }
}
