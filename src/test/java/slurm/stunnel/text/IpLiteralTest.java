package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.testing.SecondJvm;

class IpLiteralTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.0.0.7",
                "::1",
                "::",
                "2001:db8::5",
                "2001:db8::",
                "2001:db8:0:1:2:3:4:5",
                "2001:db8:10:0:1:2:3:4",
                "1:20::3:0:0:4"
            })
    void anAddressIsShownAsPeopleWriteIt(String literal) throws UnknownHostException {
        assertEquals(literal, IpLiteral.of(InetAddress.getByName(literal)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00001::",
                "1:2:3:4:5:6:7:00008",
                "::00010.0.0.7",
                "::10.0.0.07",
                "::10.0.7",
                "::256.0.0.1",
                "::.0.0.7"
            })
    void textThatSshRefusesIsNoAddress(String text) {
        assertFalse(IpLiteral.isIpv6(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::10.0.0.7", "1:2:3:4:5:6:10.0.0.7", "0001::000A", "90af::09AF"})
    void everyFormOfAnAddressIsAccepted(String text) {
        assertTrue(IpLiteral.isIpv6(text));
    }

    @Test
    void noNameServerIsAsked(@TempDir Path directory) throws Exception {
        String names = ".:1 ..: ::1. 1:2 a:b. 1.2.3.4:5 login1 :::";
        Path hosts = Files.writeString(directory.resolve("hosts"), "2001:db8::7 " + names + "\n");
        try (SecondJvm jvm = SecondJvm.start(AddressReader.class)) {
            assertEquals("names are looked up", jvm.ask("hosts " + hosts));
            for (String name : names.split(" ")) {
                assertEquals(name + ": IPv6: false", jvm.ask(name));
            }
        }
    }
}
