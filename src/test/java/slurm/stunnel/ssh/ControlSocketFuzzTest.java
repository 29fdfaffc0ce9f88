package slurm.stunnel.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.lifecycle.PropagationMode;
import slurm.stunnel.forward.Forward;
import slurm.testing.FuzzTime;
import slurm.testing.Hostile;

/** A program behind a control socket answers anything. */
@AddLifecycleHook(value = FuzzTime.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class ControlSocketFuzzTest {

    private static final byte[] HELLO = StandInMaster.packet(1, 4);

    private static final int OK = 0x80000001;
    private static final int DENIED = 0x80000002;
    private static final int FAILURE = 0x80000003;
    private static final int ALIVE = 0x80000005;

    private static final List<byte[]> SEEDS = List.of(
            new byte[0],
            HELLO,
            StandInMaster.packet(1, 5),
            StandInMaster.packet(ALIVE, 1, 4711),
            StandInMaster.packet(ALIVE, 1, -1),
            StandInMaster.packet(ALIVE, 1),
            StandInMaster.packet(OK, 1),
            StandInMaster.packet(FAILURE, 1, -1, 0x1b5b316d),
            StandInMaster.bytes(-1, 0),
            StandInMaster.bytes(0x7fffffff, OK),
            StandInMaster.bytes(262144, FAILURE, 1, 262132));

    private Path folder;
    private Path control;

    /** Puts one question. */
    private interface Question {
        void put(ControlSocket socket) throws IOException;
    }

    private static final List<Question> QUESTIONS = List.of(
            ControlSocket::masterPid,
            socket -> socket.forward("127.0.0.1", new Forward(8001, 8000)),
            socket -> socket.forward("::1", new Forward(8001, 8000)),
            ControlSocket::terminate);

    @BeforeProperty
    void makeTheFolder() {
        folder = Hostile.folder();
        control = folder.resolve("control");
    }

    @AfterProperty
    void deleteTheFolder() throws IOException {
        Hostile.delete(folder);
    }

    @Provide
    Arbitrary<byte[]> greetings() {
        Arbitrary<byte[]> hello = Arbitraries.just(HELLO);
        return Arbitraries.frequencyOf(
                Tuple.of(6, hello), Tuple.of(1, Hostile.editedPackets(hello)), Tuple.of(1, answers()));
    }

    @Provide
    Arbitrary<byte[]> answers() {
        Arbitrary<Integer> type = Arbitraries.of(OK, DENIED, FAILURE, ALIVE, 1);
        Arbitrary<Integer> request = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(1, 4)), Tuple.of(1, Arbitraries.integers()));
        Arbitrary<byte[]> words = Combinators.combine(
                        type, request, Arbitraries.integers().list().ofMaxSize(2))
                .as((kind, number, more) -> packet(kind, number, ints(more)));
        Arbitrary<byte[]> texts = Combinators.combine(
                        type, request, Arbitraries.strings().ofMaxLength(700))
                .as((kind, number, text) -> packet(kind, number, string(text)));
        Arbitrary<byte[]> packet =
                Arbitraries.frequencyOf(Tuple.of(3, words), Tuple.of(3, texts), Tuple.of(1, Arbitraries.of(SEEDS)));
        return Hostile.editedPackets(packet);
    }

    @Property
    void anAnswerOfAnyBytesIsUnderstoodOrRefusedInOneLine(
            @ForAll("greetings") byte[] greeting, @ForAll("answers") byte[] first, @ForAll("answers") byte[] second)
            throws Exception {
        for (int begin = 0; begin < QUESTIONS.size(); begin++) {
            Files.deleteIfExists(control);
            StandInMaster master = StandInMaster.saying(control, List.of(greeting, first, second));
            try {
                converse(begin);
            } finally {
                master.close();
            }
        }
    }

    private void converse(int begin) {
        try (ControlSocket socket = ControlSocket.connect(control)) {
            for (int i = 0; i < 2; i++) {
                try {
                    QUESTIONS.get((begin + i) % QUESTIONS.size()).put(socket);
                } catch (IOException e) {
                    Hostile.assertPrintable(e);
                }
            }
        } catch (IOException e) {
            Hostile.assertPrintable(e);
        }
    }

    @Example
    void seeds() throws Exception {
        for (byte[] greeting : SEEDS) {
            for (byte[] answer : SEEDS) {
                anAnswerOfAnyBytesIsUnderstoodOrRefusedInOneLine(greeting, answer, HELLO);
            }
        }
    }

    private static byte[] packet(int type, int request, byte[] rest) {
        return ByteBuffer.allocate(12 + rest.length)
                .putInt(8 + rest.length)
                .putInt(type)
                .putInt(request)
                .put(rest)
                .array();
    }

    private static byte[] ints(List<Integer> words) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * words.size());
        words.forEach(bytes::putInt);
        return bytes.array();
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
