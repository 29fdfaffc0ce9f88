package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slurm.stunnel.text.TunnelException;

/** stunnel.conf(5) agrees with packaging/stunnel.conf and with the code about each key. */
class ManualTest {

    private static final Path MANUAL = Path.of("docs/man/stunnel.conf.adoc");

    private static final Pattern TERM = Pattern.compile("^\\*([a-z_]+)\\* = .*::$", Pattern.MULTILINE);
    private static final Pattern DEFAULT = Pattern.compile("^Default: (?:`(.*)`|none)$", Pattern.MULTILINE);
    private static final Pattern REFUSED = Pattern.compile("^  ([a-z_]+): (.*?): (.*)$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    private final String manual = Files.readString(MANUAL);

    ManualTest() throws IOException {}

    @Test
    void itHasTheKeysInTheOrderOfTheShippedFile() throws IOException {
        List<String> shipped = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("packaging/stunnel.conf"))) {
            if (line.matches("#[a-z_]+ =.*")) {
                shipped.add(line.substring(1, line.indexOf(' ')));
            }
        }
        List<String> terms = new ArrayList<>();
        Matcher term = TERM.matcher(manual);
        while (term.find()) {
            terms.add(term.group(1));
        }
        assertEquals(shipped, terms);
        assertEquals(SiteKey.values().length, terms.size());
    }

    @ParameterizedTest
    @EnumSource
    void itHasTheDefaultOfTheShippedFile(SiteKey key) throws IOException {
        Matcher inManual = DEFAULT.matcher(entry(key));
        assertTrue(inManual.find(), "Default:");
        String value = inManual.group(1) == null ? "" : inManual.group(1);
        String line = "#" + key + " =" + (value.isEmpty() ? "" : " " + value);
        assertTrue(Files.readAllLines(Path.of("packaging/stunnel.conf")).contains(line), line);
    }

    /** {@code   key: problem: value}, as srun says it. */
    @ParameterizedTest
    @EnumSource
    void eachValueThatItCallsRefusedIsRefusedWithThatMessage(SiteKey key) throws IOException {
        Matcher refused = REFUSED.matcher(entry(key));
        assertTrue(refused.find(), "Refused");
        do {
            String value = refused.group(3).replace("\\\\", "\\"); // a message shows two
            Path file = Files.writeString(directory.resolve("stunnel.conf"), key + " = " + value + "\n");
            TunnelException refusal =
                    assertThrows(TunnelException.class, () -> SiteConfiguration.read(file, List.of()));
            assertEquals(file + ":1: " + refused.group().strip(), refusal.getMessage());
        } while (refused.find());
    }

    @Test
    void itHasEachFacility() {
        for (SyslogFacility facility : SyslogFacility.values()) {
            boolean inRange = facility.toString().matches("local[1-6]"); // "local0 to local7"
            assertTrue(inRange || entry(SiteKey.SYSLOG).contains("*" + facility + "*"), facility.toString());
        }
    }

    private String entry(SiteKey key) {
        int start = manual.indexOf("\n*" + key + "* = ");
        assertTrue(start >= 0, key.toString());
        int next = manual.indexOf("\n\n*", start + 1);
        return manual.substring(start, next < 0 ? manual.indexOf("\n== ", start) : next);
    }
}
