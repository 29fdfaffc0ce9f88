package slurm.stunnel.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slurm.stunnel.text.TunnelException;

class ForwardTest {
    @ParameterizedTest
    @CsvSource({
        "8001:8000, 8001, 8000",
        "8888, 8888, 8888",
        ":8888, 0, 8888",
        "0:8888, 0, 8888",
        "1024:65535, 1024, 65535",
        "65535:1024, 65535, 1024"
    })
    void aPartIsReadAsTwoPorts(String part, int loginPort, int nodePort) throws TunnelException {
        assertEquals(new Forward(loginPort, nodePort), Forward.parse(part));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "80:8000|--tunnel: login port outside 1024-65535: 80 (in 80:8000)",
                "8001:80|--tunnel: node port outside 1024-65535: 80 (in 8001:80)",
                "80|--tunnel: port outside 1024-65535: 80",
                "0|--tunnel: port outside 1024-65535: 0",
                "8001:0|--tunnel: node port outside 1024-65535: 0 (in 8001:0)",
                "0:0|--tunnel: node port outside 1024-65535: 0 (in 0:0)",
                "1023:8000|--tunnel: login port outside 1024-65535: 1023 (in 1023:8000)",
                "8001:1023|--tunnel: node port outside 1024-65535: 1023 (in 8001:1023)",
                "65536:8000|--tunnel: login port outside 1024-65535: 65536 (in 65536:8000)",
                "8001:65536|--tunnel: node port outside 1024-65535: 65536 (in 8001:65536)",
                "4294975297:8000|--tunnel: login port outside 1024-65535: 4294975297 (in 4294975297:8000)",
                "8001:99999999999999999999"
                        + "|--tunnel: node port outside 1024-65535: 99999999999999999999 (in 8001:99999999999999999999)"
            })
    void aPortOutOfRangeIsRefused(String part, String message) {
        assertRefused(message, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "abc|--tunnel: port is not a plain decimal number: abc",
                "''|--tunnel: port is not a plain decimal number: \"\"",
                "0x1F:8000|--tunnel: login port is not a plain decimal number: 0x1F (in 0x1F:8000)",
                "8001:0x1F40|--tunnel: node port is not a plain decimal number: 0x1F40 (in 8001:0x1F40)",
                "+8001:8000|--tunnel: login port is not a plain decimal number: +8001 (in +8001:8000)",
                "8001:-8000|--tunnel: node port is not a plain decimal number: -8000 (in 8001:-8000)",
                "8001: 8000|--tunnel: node port is not a plain decimal number:  8000 (in 8001: 8000)",
                "8001 :8000|--tunnel: login port is not a plain decimal number: 8001  (in 8001 :8000)",
                " 8888|--tunnel: port is not a plain decimal number:  8888",
                "80 01|--tunnel: port is not a plain decimal number: 80 01",
                "8e3|--tunnel: port is not a plain decimal number: 8e3",
                "8000.0|--tunnel: port is not a plain decimal number: 8000.0",
                "L8001:8000|--tunnel: login port is not a plain decimal number: L8001 (in L8001:8000)",
                "\u0668\u0660\u0660\u0660|--tunnel: port is not a plain decimal number: \\u0668\\u0660\\u0660\\u0660",
                "'8001:8000\n'|--tunnel: node port is not a plain decimal number: 8000\\n (in 8001:8000\\n)"
            })
    void aPortThatIsNotWrittenInPlainDigitsIsRefused(String part, String message) {
        assertRefused(message, part);
    }

    @ParameterizedTest
    @CsvSource({
        "08000, --tunnel: port is not a plain decimal number: 08000",
        "8001:08000, --tunnel: node port is not a plain decimal number: 08000 (in 8001:08000)",
        "00:8000, --tunnel: login port is not a plain decimal number: 00 (in 00:8000)"
    })
    void aLeadingZeroIsRefusedRatherThanGuessed(String part, String message) {
        assertRefused(message, part);
    }

    @ParameterizedTest
    @CsvSource({
        "8001:, --tunnel: node port missing: 8001:",
        ":, --tunnel: node port missing: :",
        "8001:8000:1, --tunnel: more than one colon in a pair: 8001:8000:1",
        "8001::8000, --tunnel: more than one colon in a pair: 8001::8000",
        "8001:localhost:8000, --tunnel: more than one colon in a pair: 8001:localhost:8000"
    })
    void aPartIsTwoPortsAndOneColon(String part, String message) {
        assertRefused(message, part);
    }

    @Test
    void ofTwoBadPortsTheFirstIsNamed() {
        assertRefused("--tunnel: login port outside 1024-65535: 80 (in 80:90)", "80:90");
    }

    @Test
    void aForwardKeepsItsNodePortWhenItsLoginPortIsChosen() throws TunnelException {
        Forward pair = Forward.parse(":8888");
        assertTrue(pair.choosesLoginPort());
        assertEquals(new Forward(40000, 8888), pair.withLoginPort(40000));
    }

    @Test
    void aForwardIsWrittenAsTheUserWritesIt() {
        assertEquals("8001:8000", new Forward(8001, 8000).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1023, 8000, login port outside 1024-65535: 1023",
        "-1, 8000, login port outside 1024-65535: -1",
        "8001, 0, node port outside 1024-65535: 0",
        "8001, 65536, node port outside 1024-65535: 65536"
    })
    void noForwardHoldsAPortOutOfRange(int loginPort, int nodePort, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new Forward(loginPort, nodePort))
                        .getMessage());
    }

    private static void assertRefused(String message, String part) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> Forward.parse(part)).getMessage());
    }
}
