package slurm.stunnel;

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

/** What listens on a control socket and says, packet by packet, what no real master says; then it hangs up. */
final class StandInMaster implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Thread thread;

    private StandInMaster(ServerSocketChannel listener, List<byte[]> answers) {
        this.listener = listener;
        thread = new Thread(() -> serve(answers));
        thread.setDaemon(true);
    }

    /** Listens, and answers nothing at all. */
    static StandInMaster silent(Path control) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return new StandInMaster(listener.bind(UnixDomainSocketAddress.of(control)), List.of());
    }

    /** Answers the first packet, which is the greeting, with the first of {@code answers}, and so on. */
    static StandInMaster answering(Path control, List<byte[]> answers) throws IOException {
        StandInMaster master = new StandInMaster(silent(control).listener, answers);
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

    private void serve(List<byte[]> answers) {
        try (SocketChannel client = listener.accept()) {
            DataInputStream requests = new DataInputStream(Channels.newInputStream(client));
            OutputStream out = Channels.newOutputStream(client);
            for (byte[] answer : answers) {
                requests.readNBytes(requests.readInt());
                out.write(answer);
            }
        } catch (IOException hungUp) {
            // the test sees what comes of it
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
