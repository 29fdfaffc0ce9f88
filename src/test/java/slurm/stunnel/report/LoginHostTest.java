package slurm.stunnel.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginHostTest {
    @TempDir
    Path directory;

    @Test
    void theSitesNameForItCounts() {
        assertEquals("login1.example.org", LoginHost.name(Optional.of("login1.example.org")));
    }

    @Test
    void withoutASitesNameTheKernelsCounts() throws IOException {
        String kernels = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertEquals(kernels, LoginHost.name(Optional.empty()));
    }

    @Test
    void theKernelsNameIsALineOfItsFile() throws IOException {
        assertEquals("login1", LoginHost.kernelsName(Files.writeString(directory.resolve("hostname"), "login1\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "(none)\n"})
    void theUserFillsInWhatTheKernelDoesNotKnow(String content) throws IOException {
        assertEquals("<login host>", LoginHost.kernelsName(Files.writeString(directory.resolve("hostname"), content)));
    }

    @Test
    void theUserFillsInWhatThePluginCannotRead() throws IOException {
        assertEquals("<login host>", LoginHost.kernelsName(directory.resolve("missing")));
        assertEquals("<login host>", LoginHost.kernelsName(directory));
        Path notUtf8 = Files.write(directory.resolve("hostname"), new byte[] {'l', (byte) 0xe9});
        assertEquals("<login host>", LoginHost.kernelsName(notUtf8));
    }
}
