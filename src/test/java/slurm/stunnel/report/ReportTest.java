package slurm.stunnel.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.text.TunnelException;

class ReportTest {
    private static final BindAddress LOOPBACK = BindAddress.LOOPBACK;

    @Test
    void thereIsOneLineForEachPair() throws TunnelException {
        assertEquals(
                List.of("localhost:8001 -> node1:8000", "localhost:8889 -> node1:8888"),
                Report.lines(TunnelRequest.parse("8001:8000,8889:8888"), LOOPBACK, "node1"));
    }

    @Test
    void theLineForTheOwnComputerJoinsEqualPorts() throws TunnelException {
        assertEquals(
                "on your own computer: ssh -N -L 8001:localhost:8001 -L 8889:localhost:8889 alice@login1.example.org",
                Report.laptopCommand(
                        TunnelRequest.parse("8001:8000,8889:8888"), LOOPBACK, "alice", "login1.example.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, localhost:8001 -> node1:8000, -L 8001:localhost:8001",
        "10.0.0.7, 10.0.0.7:8001 -> node1:8000, -L 8001:10.0.0.7:8001",
        "2001:db8::5, [2001:db8::5]:8001 -> node1:8000, -L 8001:[2001:db8::5]:8001"
    })
    void portsBoundElsewhereAreReportedThere(String bindAddress, String line, String forward) throws TunnelException {
        TunnelRequest request = TunnelRequest.parse("8001:8000");
        BindAddress address = BindAddress.parse(bindAddress);
        assertEquals(List.of(line), Report.lines(request, address, "node1"));
        assertEquals(
                "on your own computer: ssh -N " + forward + " alice@login1",
                Report.laptopCommand(request, address, "alice", "login1"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "alice, login1, alice@login1",
                "alice, 2001:db8::5, alice@2001:db8::5",
                "alice@example.org, login1, alice@example.org@login1",
                "jean-luc.p_1, login1, jean-luc.p_1@login1",
                "CORP\\alice, login1, 'CORP\\alice@login1'",
                "o'neil, login1, 'o'\\''neil@login1'",
                "CORP\\a b~c, login1, 'CORP\\a b~c@login1'"
            })
    void theUserCanPasteTheLineForTheOwnComputerWhateverTheirName(String user, String host, String target)
            throws TunnelException {
        assertEquals(
                "on your own computer: ssh -N -L 8001:localhost:8001 " + target,
                Report.laptopCommand(TunnelRequest.parse("8001:8000"), LOOPBACK, user, host));
    }

    static Stream<Arguments> namesThatATerminalWouldObey() {
        return Stream.of(
                Arguments.of("\u001b[2Jalice", "'\\u001b[2Jalice@login1'"),
                Arguments.of("alice\n", "'alice\\n@login1'"),
                Arguments.of("CORP\\ali\u009bce", "'CORP\\\\ali\\u009bce@login1'"),
                Arguments.of("\u202eecila", "'\\u202eecila@login1'"),
                Arguments.of("o'neil\u007f", "'o'\\''neil\\u007f@login1'"));
    }

    @ParameterizedTest
    @MethodSource("namesThatATerminalWouldObey")
    void aTerminalHasNothingToObeyInTheLineForTheOwnComputer(String user, String target) throws TunnelException {
        assertEquals(
                "on your own computer: ssh -N -L 8001:localhost:8001 " + target,
                Report.laptopCommand(TunnelRequest.parse("8001:8000"), LOOPBACK, user, "login1"));
    }

    @Test
    void lettersOfOtherAlphabetsAreShownAsTheyAre() throws TunnelException {
        assertEquals(
                "on your own computer: ssh -N -L 8001:localhost:8001 j\u00fcrgen@login1",
                Report.laptopCommand(TunnelRequest.parse("8001:8000"), LOOPBACK, "j\u00fcrgen", "login1"));
    }

    @Test
    void theUserFillsInALoginHostThatHasNoName() throws TunnelException {
        assertEquals(
                "on your own computer: ssh -N -L 8001:localhost:8001 'alice@<login host>'",
                Report.laptopCommand(TunnelRequest.parse("8001:8000"), LOOPBACK, "alice", "<login host>"));
    }

    @Test
    void thereIsNoReportBeforeEveryLoginPortIsChosen() throws TunnelException {
        TunnelRequest request = TunnelRequest.parse("8001:8000,:8888");
        assertThrows(IllegalArgumentException.class, () -> Report.lines(request, LOOPBACK, "node1"));
        assertEquals(
                "login port not chosen yet: 0:8888",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Report.laptopCommand(request, LOOPBACK, "alice", "login1"))
                        .getMessage());
    }
}
