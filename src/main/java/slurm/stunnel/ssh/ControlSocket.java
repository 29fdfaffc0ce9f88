package slurm.stunnel.ssh;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import slurm.posix.UnixSocket;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.text.Printable;

/**
 * A conversation with an ssh master through its control socket, in the protocol that OpenSSH documents in PROTOCOL.mux
 * (version 4, unchanged since OpenSSH 5.4). {@code ssh -O} would take a process for each request, and would not show the
 * words in which the master refuses one.
 *
 * <p>It waits at most {@link #PATIENCE_MILLIS} for an answer: srun must not hang on a stopped master.
 */
final class ControlSocket implements Closeable {

    static final long PATIENCE_MILLIS = 5000;

    private static final int VERSION = 4;
    private static final int MUX_MSG_HELLO = 0x00000001;
    private static final int MUX_C_ALIVE_CHECK = 0x10000004;
    private static final int MUX_C_TERMINATE = 0x10000005;
    private static final int MUX_C_OPEN_FWD = 0x10000006;
    private static final int MUX_S_OK = 0x80000001;
    private static final int MUX_S_PERMISSION_DENIED = 0x80000002;
    private static final int MUX_S_FAILURE = 0x80000003;
    private static final int MUX_S_ALIVE = 0x80000005;
    private static final int MUX_FWD_LOCAL = 1;

    /** Bytes. No answer of a master is longer. */
    private static final int LONGEST = 256 * 1024;

    private final UnixSocket socket;
    private int requests;

    private ControlSocket(UnixSocket socket) {
        this.socket = socket;
    }

    /**
     * Connects to a master of this user. Asks the kernel which user listens: a listener of another user would see the forwards
     * and could send false answers.
     *
     * @throws IOException if nothing listens there, if another user does, or if it does not speak the protocol
     */
    static ControlSocket connect(Path path) throws IOException {
        ControlSocket control = new ControlSocket(UnixSocket.connect(path));
        try {
            if (!control.socket.isPeerThisUser()) {
                throw new IOException("another user listens there");
            }
            control.greet();
            return control;
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    private void greet() throws IOException {
        send(packet(MUX_MSG_HELLO).putInt(VERSION));
        ByteBuffer hello = receive();
        if (hello.getInt() != MUX_MSG_HELLO || hello.getInt() != VERSION) {
            throw new IOException("not an ssh master of protocol version " + VERSION);
        }
    }

    /** The master's process id. */
    int masterPid() throws IOException {
        ByteBuffer answer = ask(packet(MUX_C_ALIVE_CHECK).putInt(++requests));
        expect(answer, MUX_S_ALIVE);
        return number(answer);
    }

    /**
     * Has the master listen on {@code listenAddress:pair.loginPort()} for the node's {@code localhost:pair.nodePort()}.
     *
     * @throws IOException in the master's words if it refuses, for example because the port is taken
     */
    public void forward(String listenAddress, Forward pair) throws IOException {
        ByteBuffer request = packet(MUX_C_OPEN_FWD).putInt(++requests).putInt(MUX_FWD_LOCAL);
        putString(request, listenAddress).putInt(pair.loginPort());
        putString(request, "localhost").putInt(pair.nodePort());
        expect(ask(request), MUX_S_OK);
    }

    /**
     * Terminates the master. Returns when the master has closed its ports and this connection. It may do that before it has
     * sent its answer (9.2).
     */
    public void terminate() throws IOException {
        try {
            expect(ask(packet(MUX_C_TERMINATE).putInt(++requests)), MUX_S_OK);
            receive();
        } catch (EOFException gone) {
            return;
        }
        throw new IOException("the ssh master went on after its end");
    }

    @Override
    public void close() {
        socket.close();
    }

    private ByteBuffer ask(ByteBuffer request) throws IOException {
        send(request);
        return receive();
    }

    private void expect(ByteBuffer answer, int expected) throws IOException {
        int type = answer.getInt();
        int request = answer.getInt();
        if (type == expected && request == requests) {
            return;
        }
        if (type == MUX_S_FAILURE || type == MUX_S_PERMISSION_DENIED) {
            throw new IOException(text(answer));
        }
        throw new IOException("unexpected answer of the ssh master: 0x" + Integer.toHexString(type));
    }

    /** A packet with room for any request. {@link #send} fills in the length in front. */
    private static ByteBuffer packet(int type) {
        return ByteBuffer.allocate(256).putInt(0).putInt(type);
    }

    private static ByteBuffer putString(ByteBuffer packet, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return packet.putInt(bytes.length).put(bytes);
    }

    private static String text(ByteBuffer answer) throws IOException {
        number(answer); // the length of the text, which ends with the packet
        String text = StandardCharsets.UTF_8.decode(answer).toString();
        return text.isEmpty() ? "no reason given" : Printable.line(text);
    }

    private static int number(ByteBuffer answer) throws IOException {
        if (answer.remaining() < Integer.BYTES) {
            throw new IOException("answer of the ssh master cut off: " + answer.limit() + " bytes");
        }
        return answer.getInt();
    }

    private void send(ByteBuffer packet) throws IOException {
        socket.send(packet.putInt(0, packet.position() - Integer.BYTES).flip());
    }

    private ByteBuffer receive() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        int length = read(Integer.BYTES, deadline).getInt();
        if (length < 2 * Integer.BYTES || length > LONGEST) {
            throw new IOException("packet of " + length + " bytes");
        }
        return read(length, deadline);
    }

    private ByteBuffer read(int length, long deadline) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            int count = socket.read(bytes, (int) Math.max(millis, 0));
            if (count < 0) {
                throw new EOFException("the ssh master has closed its control socket");
            }
            if (count == 0 && millis <= 0) {
                throw new IOException("no answer of the ssh master within " + PATIENCE_MILLIS + " ms");
            }
        }
        return bytes.flip();
    }
}
