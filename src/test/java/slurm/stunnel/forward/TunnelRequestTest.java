package slurm.stunnel.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.stunnel.text.TunnelException;

class TunnelRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8001:8000|8001:8000",
                "8888|8888:8888",
                "8001:8000,8889:8888|8001:8000,8889:8888",
                "8889:8888,8001:8000|8889:8888,8001:8000",
                "8001:8000,8002:8000|8001:8000,8002:8000",
                ":8888,0:8888,:9999|0:8888,0:8888,0:9999"
            })
    void pairsAreReadInTheirOrder(String text, String pairs) throws TunnelException {
        assertEquals(pairs, TunnelRequest.parse(text).environmentPorts());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "--tunnel: no ports given: write <login port>:<node port>, such as 8001:8000"),
                Arguments.of(",", "--tunnel: pair 1 is empty: ,"),
                Arguments.of(",8001:8000", "--tunnel: pair 1 is empty: ,8001:8000"),
                Arguments.of("8001:8000,", "--tunnel: pair 2 is empty: 8001:8000,"),
                Arguments.of("8001:8000,,8889:8888", "--tunnel: pair 2 is empty: 8001:8000,,8889:8888"),
                Arguments.of(
                        "8001:8000, 8889:8888",
                        "--tunnel: login port is not a plain decimal number:  8889 (in  8889:8888)"),
                Arguments.of("8001:8000,80:80", "--tunnel: login port outside 1024-65535: 80 (in 80:80)"),
                Arguments.of("8001:8000;8889:8888", "--tunnel: more than one colon in a pair: 8001:8000;8889:8888"),
                Arguments.of(
                        "8001:8000,8002:9000,8001:9000",
                        "--tunnel: login port given twice: 8001 (in 8001:8000 and 8001:9000)"),
                Arguments.of("8001,8001", "--tunnel: login port given twice: 8001 (in 8001:8001 and 8001:8001)"),
                Arguments.of(ports(33), "--tunnel: more than 32 pairs: 33"),
                Arguments.of("8".repeat(384), "--tunnel: port outside 1024-65535: " + "8".repeat(64) + "..."),
                Arguments.of("8".repeat(385), "--tunnel: text longer than 384 characters: 385"),
                Arguments.of("8".repeat(100_000), "--tunnel: text longer than 384 characters: 100000"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aBadTextIsRefusedInOneLineThatNamesTheBadPart(String text, String message) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> TunnelRequest.parse(text))
                        .getMessage());
    }

    @Test
    void thirtyTwoPairsOfTheLongestPortsFit() throws TunnelException {
        StringBuilder text = new StringBuilder("65535:65535");
        for (int port = 65534; port > 65535 - TunnelRequest.MAX_PAIRS; port--) {
            text.append(',').append(port).append(":65535");
        }
        assertEquals(TunnelRequest.MAX_TEXT - 1, text.length());
        assertEquals(
                TunnelRequest.MAX_PAIRS,
                TunnelRequest.parse(text.toString()).forwards().size());
    }

    @Test
    void theOptionGivenTwiceAddsUp() throws TunnelException {
        TunnelRequest both = TunnelRequest.parse("8001:8000,:9000").plus(TunnelRequest.parse(":9000,8889:8888"));
        assertEquals("8001:8000,0:9000,0:9000,8889:8888", both.environmentPorts());
    }

    @ParameterizedTest
    @MethodSource("refusedTogether")
    void theOptionGivenTwiceIsCheckedAsAWhole(String first, String second, String message) throws TunnelException {
        TunnelRequest request = TunnelRequest.parse(first);
        TunnelRequest other = TunnelRequest.parse(second);
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> request.plus(other)).getMessage());
    }

    static Stream<Arguments> refusedTogether() {
        return Stream.of(
                Arguments.of(
                        "8001:8000",
                        "8889:8888,8001:9000",
                        "--tunnel: login port given twice: 8001 (in 8001:8000 and 8001:9000)"),
                Arguments.of(ports(30), ":8888,:8888,:8888", "--tunnel: more than 32 pairs: 33"));
    }

    @Test
    void aRequestDoesNotChangeWithTheListItWasMadeFrom() throws TunnelException {
        List<Forward> pairs = new ArrayList<>(List.of(new Forward(8001, 8000)));
        TunnelRequest request = TunnelRequest.of(pairs);
        pairs.clear();
        assertEquals(List.of(new Forward(8001, 8000)), request.forwards());
        assertThrows(
                UnsupportedOperationException.class, () -> request.forwards().clear());
    }

    @Test
    void aRequestWithoutPairsDoesNotExist() {
        assertEquals(
                "--tunnel: no pairs",
                assertThrows(TunnelException.class, () -> TunnelRequest.of(List.of()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TunnelRequest(List.of()));
    }

    /** {@code count} pairs, from 20000:20000 upwards. */
    private static String ports(int count) {
        StringBuilder text = new StringBuilder("20000");
        for (int i = 1; i < count; i++) {
            text.append(',').append(20000 + i);
        }
        return text.toString();
    }
}
