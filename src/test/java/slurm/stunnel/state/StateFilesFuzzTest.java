package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import slurm.posix.ProcessId;
import slurm.testing.FuzzTime;
import slurm.testing.Hostile;
import slurm.testing.Kernel;

/** Files that an earlier srun has left, after a full disk, a power cut or an editor. */
@AddLifecycleHook(value = FuzzTime.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class StateFilesFuzzTest {

    private static final ProcessId SELF = self();

    private static final List<String> SEEDS = List.of(
            "",
            "\n",
            "process=" + SELF + "\nstep=12.0\n",
            "process=" + SELF + "\n",
            "node=node1\nmaster=" + SELF + "\n",
            "node=node1\nmaster=0@0\n",
            "master=+" + SELF.pid() + "@+" + SELF.started() + "\n",
            "master=" + (SELF.pid() + (1L << 32)) + "@" + SELF.started() + "\n",
            "master=-1@1\nmaster=1@1\n",
            "master=4294967295@1\nprocess=4294967295@1\n",
            "master=\u0661@\u0661\n",
            "step=../../victim\n",
            "step=/victim\n",
            "step=12\0.0\n",
            "step=\u001b[31m\n",
            "step=" + "1".repeat(300) + "\n",
            "process=1@1\nstep=\n",
            "\0".repeat(50),
            "x".repeat(4090) + "\nstep=12.0\n");

    private Path folder;
    private StateDirectory directory;
    private Path file;

    @BeforeProperty
    void makeTheFolder() throws Exception {
        folder = Hostile.folder();
        directory = StateDirectory.of(folder, "alice", Kernel.UID);
        directory.open(1);
        file = directory.session(1).exitflag();
        Files.createDirectory(file.getParent());
    }

    @AfterProperty
    void deleteTheFolder() throws IOException {
        Hostile.delete(folder);
    }

    @Provide
    Arbitrary<byte[]> contents() {
        Arbitrary<String> process = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(SELF.toString())),
                Tuple.of(1, Arbitraries.just(SELF.pid() + "@1")),
                Tuple.of(
                        1,
                        Combinators.combine(Arbitraries.integers(), Arbitraries.longs())
                                .as((pid, started) -> pid + "@" + started)));
        Arbitrary<String> step = Combinators.combine(
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.integers().between(0, 9))
                .as((job, step0) -> job + "." + step0);
        Arbitrary<String> line = Arbitraries.frequencyOf(
                Tuple.of(3, process.map(value -> "process=" + value)),
                Tuple.of(3, process.map(value -> "master=" + value)),
                Tuple.of(3, step.map(value -> "step=" + value)),
                Tuple.of(1, Hostile.edited(step).map(value -> "step=" + value)),
                Tuple.of(1, Arbitraries.just("node=node1")));
        Arbitrary<String> lines = line.list().ofMaxSize(4).map(all -> String.join("\n", all) + "\n");
        return Hostile.editedBytes(Arbitraries.frequencyOf(Tuple.of(3, lines), Tuple.of(1, Arbitraries.of(SEEDS))));
    }

    @Property
    void aFileOfAnyBytesIsReadUpToItsLimit(@ForAll("contents") byte[] bytes) throws Exception {
        Files.write(file, bytes);
        try (FileChannel channel = StateFile.open(file)) {
            Map<String, String> values = StateFile.read(channel);
            StateFile.write(channel, values);
            if (channel.size() <= 4096 && values.values().stream().allMatch(StateFilesFuzzTest::isShort)) {
                assertEquals(values, StateFile.read(channel));
            }
        }
    }

    /** A byte that is no character is written as three. */
    private static boolean isShort(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length <= 255;
    }

    /** No process holds the lock: the owner is dead, and the watcher ends the session. */
    @Property
    void aDeadOwnersExitflagStaysAsItIs(@ForAll("contents") byte[] bytes) throws Exception {
        Files.write(file, bytes);
        assertEquals(Optional.empty(), Claim.of(directory, 1, SessionMark.of(SELF)));
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertEquals(List.of(file), Kernel.names(file.getParent()));
    }

    @Property
    void theHolderIsToldInOneLineWhateverItSays(@ForAll("contents") byte[] bytes) throws Exception {
        Files.write(file, bytes);
        Holder holder = Holder.of(file).orElseThrow();
        assertFalse(holder.isAlive());
        Hostile.assertPrintable(new Exception(holder.text()));
    }

    @Property
    void aFileNamesAProcessInTheWordsThatWeWriteOrNone(@ForAll("contents") byte[] bytes) throws Exception {
        Files.write(file, bytes);
        try (FileChannel channel = StateFile.open(file)) {
            String text = StateFile.read(channel).get("process");
            Optional<ProcessId> process = ProcessId.parse(text);
            if (process.isPresent()) {
                assertEquals(process.get().toString(), text);
                assertTrue(!process.get().isAlive() || process.get().equals(SELF), text);
            }
        }
    }

    @Example
    void seeds() throws Exception {
        for (String text : SEEDS) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            aFileOfAnyBytesIsReadUpToItsLimit(bytes);
            aDeadOwnersExitflagStaysAsItIs(bytes);
            theHolderIsToldInOneLineWhateverItSays(bytes);
            aFileNamesAProcessInTheWordsThatWeWriteOrNone(bytes);
        }
    }

    private static ProcessId self() {
        try {
            return ProcessId.self();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
