package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slurm.testing.Kernel;
import slurm.testing.Planted;

@Timeout(60)
class StateFileTest {

    private static final Map<String, String> PROCESS = Map.of("process", "4711@12345");

    @TempDir
    Path directory;

    Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("host");
    }

    @Test
    void onlyTheOwnerCanUseANewFile() throws IOException {
        StateFile.create(path).close();
        assertEquals("600", Kernel.mode(path));
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatIsThereAlreadyIsTakenForANewFile(Planted planted) throws IOException {
        planted.at(path);
        assertThrows(FileAlreadyExistsException.class, () -> StateFile.create(path));
        assertEquals(planted == Planted.LINK_TO_A_FILE, Files.exists(Planted.target(path)));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK_TO_A_FILE", "DANGLING_LINK"})
    void aLinkIsNotFollowed(Planted planted) throws IOException {
        planted.at(path);
        assertThrows(IOException.class, () -> StateFile.open(path));
        assertEquals(planted == Planted.LINK_TO_A_FILE, Files.exists(Planted.target(path)));
    }

    @Test
    void aMissingFileIsToldFromARefusedOne() {
        assertThrows(NoSuchFileException.class, () -> StateFile.open(path));
        assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void writtenValuesAreReadBackInTheirOrder() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("step", "12.0");
        values.put("process", "4711@12345");
        values.put("empty", "");
        values.put("equation", "a=b");
        try (FileChannel channel = StateFile.create(path)) {
            StateFile.write(channel, values);
            assertEquals(values, StateFile.read(channel));
        }
        assertEquals(List.of("step=12.0", "process=4711@12345", "empty=", "equation=a=b"), Files.readAllLines(path));
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(values, StateFile.read(channel));
        }
    }

    @Test
    void aShorterTextReplacesALongerOneWhole() throws IOException {
        try (FileChannel channel = StateFile.create(path)) {
            StateFile.write(channel, Map.of("process", "4711@12345"));
            StateFile.write(channel, Map.of("a", "b"));
        }
        assertEquals("a=b\n", Files.readString(path));
    }

    @Test
    void whoReadsWhileAValueIsAddedFindsTheOthers() throws Exception {
        try (FileChannel channel = StateFile.create(path);
                FileChannel reader = StateFile.open(path)) {
            StateFile.write(channel, PROCESS);
            Thread writer = new Thread(() -> addAndRemoveStep(channel, 5000));
            writer.start();
            try {
                while (writer.isAlive()) {
                    assertEquals("4711@12345", StateFile.read(reader).get("process"));
                }
            } finally {
                writer.join();
            }
        }
    }

    private static void addAndRemoveStep(FileChannel channel, int times) {
        Map<String, String> withStep = new LinkedHashMap<>(PROCESS);
        withStep.put("step", "12.0");
        try {
            for (int i = 0; i < times; i++) {
                StateFile.write(channel, i % 2 == 0 ? withStep : PROCESS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ofAKeyThatIsGivenTwiceTheFirstCounts() throws Exception {
        Files.writeString(path, "step=12.0\nstep=13.0\n");
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(Map.of("step", "12.0"), StateFile.read(channel));
        }
    }

    @Test
    void linesThatAreNotOursAreNoValues() throws Exception {
        Files.writeString(path, "\n=x\nno value\n\u00ff\nstep=12.0");
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(Map.of("step", "12.0"), StateFile.read(channel));
        }
    }

    @Test
    void theTextEndsAtTheFirstZeroByte() throws Exception {
        Files.writeString(path, "step=12\0.0\nnode=node1\n");
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(Map.of("step", "12"), StateFile.read(channel));
        }
    }

    @Test
    void aValueOfMoreThan255BytesCountsAsAbsent() throws Exception {
        String longest = "\u00e9".repeat(127) + "x";
        Files.writeString(path, "a=" + longest + "\nb=" + longest + "x\nb=2\nc=3\n");
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(Map.of("a", longest, "c", "3"), StateFile.read(channel));
        }
    }

    @Test
    void ofALongFileTheFirst4096BytesAreRead() throws Exception {
        Files.writeString(path, "#".repeat(4096 - "\nstep=12".length()) + "\nstep=12.0\n");
        try (FileChannel channel = StateFile.open(path)) {
            assertEquals(Map.of("step", "12"), StateFile.read(channel));
        }
    }
}
