package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.testing.Kernel;
import slurm.testing.Planted;
import slurm.testing.StrangersListener;

/** With a master that does what no real master does. */
@Timeout(60)
class ControlSocketTest {

    private static final byte[] HELLO = StandInMaster.packet(1, 4);

    private static final int OK = 0x80000001;
    private static final int DENIED = 0x80000002;
    private static final int FAILURE = 0x80000003;
    private static final int ALIVE = 0x80000005;

    @TempDir
    Path directory;

    private Path control;
    private StandInMaster master;

    @BeforeEach
    void name() {
        control = directory.resolve("control");
    }

    @AfterEach
    void end() throws Exception {
        if (master != null) {
            master.close();
        }
    }

    @Test
    void withoutASocketTheConnectionFails() {
        assertEquals("No such file or directory", connectProblem());
    }

    @Test
    void theSocketOfADeadMasterRefusesTheConnection() throws Exception {
        Planted.DEAD_SOCKET.at(control);
        assertEquals("Connection refused", connectProblem());
    }

    @Test
    void anotherUserWhoListensAtOurPathIsNotTalkedTo() throws Exception {
        try (StrangersListener stranger = StrangersListener.at(control)) {
            assertEquals(control, stranger.path());
            assertEquals("another user listens there", connectProblem());
        }
    }

    @Test
    void aMasterThatDoesNotAnswerIsGivenUp() throws Exception {
        master = StandInMaster.silent(control);
        assertEquals("no answer of the ssh master within 5000 ms", connectProblem());
    }

    @Test
    void aMasterWhoseQueueIsFullIsNotWaitedFor() throws Exception {
        master = StandInMaster.silent(control);
        List<SocketChannel> queue = new ArrayList<>();
        try {
            assertThrows(IOException.class, () -> {
                while (queue.add(SocketChannel.open(StandardProtocolFamily.UNIX))) {
                    SocketChannel next = queue.get(queue.size() - 1);
                    next.configureBlocking(false);
                    next.connect(UnixDomainSocketAddress.of(control));
                }
            });
            assertEquals("Resource temporarily unavailable", connectProblem());
        } finally {
            for (SocketChannel channel : queue) {
                channel.close();
            }
        }
    }

    static Stream<Arguments> greetings() {
        return Stream.of(
                Arguments.of(new byte[0], "the ssh master has closed its control socket"),
                Arguments.of(new byte[] {0, 0, 0}, "the ssh master has closed its control socket"),
                Arguments.of(StandInMaster.packet(1, 5), "not an ssh master of protocol version 4"),
                Arguments.of(StandInMaster.packet(2, 4), "not an ssh master of protocol version 4"),
                Arguments.of(StandInMaster.bytes(0), "packet of 0 bytes"),
                Arguments.of(StandInMaster.bytes(7), "packet of 7 bytes"),
                Arguments.of(StandInMaster.bytes(-1), "packet of -1 bytes"),
                Arguments.of(StandInMaster.bytes(262145), "packet of 262145 bytes"),
                Arguments.of(StandInMaster.bytes(0x48545450), "packet of 1213486160 bytes"),
                Arguments.of(StandInMaster.bytes(8, 1), "the ssh master has closed its control socket"));
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void whoDoesNotGreetLikeAMasterIsNone(byte[] greeting, String problem) throws Exception {
        answer(greeting);
        assertEquals(problem, connectProblem());
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(StandInMaster.packet(OK, 1), "unexpected answer of the ssh master: 0x80000001"),
                Arguments.of(StandInMaster.packet(ALIVE, 2, 4711), "unexpected answer of the ssh master: 0x80000005"),
                Arguments.of(StandInMaster.packet(ALIVE, 1), "answer of the ssh master cut off: 8 bytes"),
                Arguments.of(StandInMaster.packet(FAILURE, 1, 4, 0x6e6f2021), "no !"),
                Arguments.of(StandInMaster.packet(DENIED, 1, 4, 0x6e6f2021), "no !"),
                Arguments.of(StandInMaster.packet(FAILURE, 1, 99, 0x6e6f2021), "no !"),
                Arguments.of(StandInMaster.packet(FAILURE, 1, -1, 0x6e6f2021), "no !"),
                Arguments.of(StandInMaster.packet(FAILURE, 1, 0), "no reason given"),
                Arguments.of(StandInMaster.packet(FAILURE, 1), "answer of the ssh master cut off: 8 bytes"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerThatDoesNotFitIsAnError(byte[] answer, String problem) throws Exception {
        answer(HELLO, answer);
        try (ControlSocket socket = ControlSocket.connect(control)) {
            assertEquals(
                    problem, assertThrows(IOException.class, socket::masterPid).getMessage());
        }
    }

    @Test
    void aMasterThatEndsBeforeItsAnswerIsOutHasEnded() throws Exception {
        answer(HELLO, new byte[0]);
        try (ControlSocket socket = ControlSocket.connect(control)) {
            assertDoesNotThrow(socket::terminate);
        }
    }

    @Test
    void aMasterThatGoesOnAfterItsEndIsAnError() throws Exception {
        byte[] endAndMore = new byte[24];
        System.arraycopy(StandInMaster.packet(OK, 1), 0, endAndMore, 0, 12);
        System.arraycopy(StandInMaster.packet(OK, 2), 0, endAndMore, 12, 12);
        answer(HELLO, endAndMore);
        try (ControlSocket socket = ControlSocket.connect(control)) {
            assertEquals(
                    "the ssh master went on after its end",
                    assertThrows(IOException.class, socket::terminate).getMessage());
        }
    }

    @Test
    void aFailedConversationLeavesNoFileDescriptorOpen() throws Exception {
        answer(StandInMaster.packet(1, 5));
        List<String> before = sockets();
        connectProblem();
        Kernel.await(() -> master.hasHungUp());
        assertEquals(before, sockets());
    }

    private void answer(byte[]... answers) throws Exception {
        master = StandInMaster.answering(control, List.of(answers));
    }

    private String connectProblem() {
        return assertThrows(
                        IOException.class, () -> ControlSocket.connect(control).close())
                .getMessage();
    }

    private static List<String> sockets() throws IOException {
        List<String> sockets = new ArrayList<>();
        for (Path descriptor : Kernel.names(Path.of("/proc/self/fd"))) {
            if (Files.isSymbolicLink(descriptor)
                    && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                sockets.add(descriptor.toString());
            }
        }
        return sockets;
    }
}
