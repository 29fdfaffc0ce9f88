package slurm.stunnel.ssh;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Listens on a control socket and sends packets that no real master sends; then it hangs up. */
final class StandInMaster implements AutoCloseable {

    private interface Conversation {
        void hold(SocketChannel client, DataInputStream requests, OutputStream answers) throws IOException;
    }

    private final ServerSocketChannel listener;
    private final Thread thread;

    private StandInMaster(ServerSocketChannel listener, Conversation conversation) {
        this.listener = listener;
        thread = new Thread(() -> serve(conversation));
        thread.setDaemon(true);
    }

    /** Listens, and answers nothing at all. */
    static StandInMaster silent(Path control) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return new StandInMaster(listener.bind(UnixDomainSocketAddress.of(control)), (client, requests, out) -> {});
    }

    /** Answers the first packet, which is the greeting, with the first of {@code answers}, and so on. */
    static StandInMaster answering(Path control, List<byte[]> answers) throws IOException {
        return started(control, (client, requests, out) -> {
            for (byte[] answer : answers) {
                requests.readNBytes(requests.readInt());
                out.write(answer);
            }
        });
    }

    /** Sends all answers without reading a request, and hangs up when the client sends no more. */
    static StandInMaster saying(Path control, List<byte[]> answers) throws IOException {
        return started(control, (client, requests, out) -> {
            for (byte[] answer : answers) {
                out.write(answer);
            }
            client.shutdownOutput();
            requests.readAllBytes();
        });
    }

    private static StandInMaster started(Path control, Conversation conversation) throws IOException {
        StandInMaster master = new StandInMaster(silent(control).listener, conversation);
        master.thread.start();
        return master;
    }

    /** The words of a packet behind their length. */
    static byte[] packet(int... words) {
        ByteBuffer packet = ByteBuffer.allocate(Integer.BYTES * (words.length + 1));
        packet.putInt(Integer.BYTES * words.length);
        for (int word : words) {
            packet.putInt(word);
        }
        return packet.array();
    }

    static byte[] bytes(int... words) {
        byte[] packet = packet(words);
        return Arrays.copyOfRange(packet, Integer.BYTES, packet.length);
    }

    private void serve(Conversation conversation) {
        try (SocketChannel client = listener.accept()) {
            DataInputStream requests = new DataInputStream(Channels.newInputStream(client));
            conversation.hold(client, requests, Channels.newOutputStream(client));
        } catch (IOException hungUp) {
            // the test sees the consequences
        }
    }

    boolean hasHungUp() {
        return !thread.isAlive();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
