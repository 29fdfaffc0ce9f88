package slurm.stunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
