package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slurm.stunnel.text.TunnelException;

/** The file that admins find in /etc: prose after {@code "# "}, each key and its default after {@code "#"}. */
class ShippedConfigurationTest {
    private static final Path SHIPPED = Path.of("packaging/stunnel.conf");

    @TempDir
    Path directory;

    @Test
    void theShippedFileChangesNothing() throws TunnelException {
        assertTrue(Files.exists(SHIPPED));
        assertEquals(SiteConfiguration.defaults(), SiteConfiguration.read(SHIPPED, List.of()));
        assertEquals(List.of(), ConfigurationFile.read(SHIPPED));
    }

    @Test
    void theDefaultsShownInItAreTheDefaults() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(SHIPPED)) {
            lines.add(isKey(line) ? line.substring(1) : line);
        }
        Path uncommented = Files.write(directory.resolve("stunnel.conf"), lines);
        assertEquals(
                SiteKey.values().length, ConfigurationFile.read(uncommented).size());
        assertEquals(SiteConfiguration.defaults(), SiteConfiguration.read(uncommented, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void eachKeyIsExplainedAboveItsLine(SiteKey key) throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        int line = 0;
        while (!lines.get(line).startsWith("#" + key + " =")) {
            line++;
        }
        assertTrue(lines.get(line - 1).startsWith("# ") || lines.get(line - 1).startsWith("#   "), lines.get(line - 1));
    }

    @Test
    void theExamplesInItAreUnderstood() throws Exception {
        List<String> file = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (String line : Files.readAllLines(SHIPPED)) {
            if (line.startsWith("#   required stunnel.so ")) {
                arguments.addAll(List.of(line.split(" +")).subList(3, line.split(" +").length));
            } else if (line.startsWith("#   ")) {
                file.add(line.substring(1));
            }
        }
        assertEquals(1, file.size());
        assertEquals(List.of("max_sessions=4", "ssh_args=-o|StrictHostKeyChecking=accept-new"), arguments);
        Path examples = Files.write(directory.resolve("stunnel.conf"), file);
        assertEquals(
                "UserKnownHostsFile=/dev/null /etc/ssh/cluster_hosts",
                SiteConfiguration.read(examples, List.of()).ssh().args().get(3));
        assertEquals(
                List.of("-o", "StrictHostKeyChecking=accept-new"),
                SiteConfiguration.read(examples, arguments).ssh().args());
    }

    private static boolean isKey(String line) {
        return line.length() > 1 && line.charAt(0) == '#' && Character.isLetter(line.charAt(1));
    }
}
