package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.testing.StrangersListener;

/** Against the JDK's own sockets. */
@Timeout(60)
class UnixSocketTest {

    private static final int MOMENT = 1; // ms, for what is not going to come

    @TempDir
    Path directory;

    private ServerSocketChannel listener;
    private UnixSocket socket;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        Path path = directory.resolve("caf\u00e9");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        socket = UnixSocket.connect(path);
        peer = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        peer.close();
        listener.close();
    }

    @Test
    void sentBytesArrive() throws IOException {
        socket.send(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2).slice());
        ByteBuffer received = ByteBuffer.allocate(2);
        while (received.hasRemaining()) {
            peer.read(received);
        }
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), received.flip());
    }

    @Test
    void aListenerOfThisUserIsKnown() throws IOException {
        assertTrue(socket.isPeerThisUser());
    }

    @Test
    void aListenerOfAnotherUserIsKnownThoughThePathIsOurs() throws IOException {
        Path path = directory.resolve("theirs");
        try (StrangersListener stranger = StrangersListener.at(path);
                UnixSocket toStranger = UnixSocket.connect(stranger.path())) {
            assertFalse(toStranger.isPeerThisUser());
        }
    }

    @Test
    void aReadTakesTheBytesThatHaveArrivedUpToTheRoomLeft() throws IOException {
        peer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        ByteBuffer two = ByteBuffer.allocate(2);
        assertEquals(2, socket.read(two, MOMENT));
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), two.flip());
        ByteBuffer rest = ByteBuffer.allocate(4).put((byte) 9);
        assertEquals(1, socket.read(rest, MOMENT));
        assertEquals(ByteBuffer.wrap(new byte[] {9, 3}), rest.flip());
    }

    @Test
    void ifNothingComesNothingIsRead() throws IOException {
        assertEquals(0, socket.read(ByteBuffer.allocate(1), MOMENT));
    }

    @Test
    void theEndIsToldAfterWhatCameBefore() throws IOException {
        peer.write(ByteBuffer.wrap(new byte[] {1}));
        peer.close();
        assertEquals(1, socket.read(ByteBuffer.allocate(8), MOMENT));
        assertEquals(-1, socket.read(ByteBuffer.allocate(8), MOMENT));
    }

    @Test
    void aPeerThatIsGoneIsAnErrorAndNoSignal() throws IOException {
        peer.close();
        assertEquals("Broken pipe", problemOfSending(1));
    }

    @Test
    void bytesThatDoNotFitAreAnErrorAndNoWait() {
        assertEquals("no room for 16777216 bytes", problemOfSending(1 << 24));
    }

    @Test
    void aPathThatIsTooLongIsNotCut() {
        Path path = Path.of("/" + "x".repeat(107));
        assertEquals(
                "longer than 107 bytes",
                assertThrows(IOException.class, () -> UnixSocket.connect(path)).getMessage());
    }

    private String problemOfSending(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 1);
        return assertThrows(IOException.class, () -> socket.send(ByteBuffer.wrap(bytes)))
                .getMessage();
    }
}
