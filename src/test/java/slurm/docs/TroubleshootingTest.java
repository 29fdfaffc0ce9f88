package slurm.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * docs/troubleshooting.md has an entry for everything that the plugin, its loader and its watcher can say, and for
 * nothing else. An entry is headed by one message or more: {@code ### `what it says: <value>`}.
 */
class TroubleshootingTest {

    private static final Path DOCUMENT = Path.of("docs/troubleshooting.md");

    private static final String BEFORE = "### `";

    /** Texts of the sources that no user sees. */
    private static final Set<String> SILENT = Set.of(
            "no configuration" // UnreadLogManager's reason for the JDK, which drops it
            );

    /** What stands between two wordings of one message. */
    private static final String GLUE = ": ;,.()\"@";

    private final List<Wording> wordings = wordings();
    private final List<Wording> prose =
            wordings.stream().filter(Wording::isProse).toList();
    private final List<Wording> variants =
            wordings.stream().flatMap(wording -> wording.variants().stream()).toList();
    private final List<String> entries = entries();

    TroubleshootingTest() throws IOException {}

    private static List<Wording> wordings() throws IOException {
        List<Wording> wordings = new ArrayList<>(JavaMessages.below(Path.of("src/main/java")));
        wordings.addAll(CMessages.in(Path.of("native-loader")));
        wordings.addAll(CMessages.in(Path.of("watcher")));
        return wordings;
    }

    private static List<String> entries() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith(BEFORE)) {
                entries.add(line.substring(BEFORE.length(), line.lastIndexOf('`')));
            }
        }
        return entries;
    }

    @Test
    void everyMessageHasAnEntry() {
        Set<String> missing = new LinkedHashSet<>();
        for (Wording wording : prose) {
            if (SILENT.contains(wording.shown())) {
                continue;
            }
            for (Wording variant : wording.variants()) {
                if (entries.stream()
                        .noneMatch(entry -> variant.mayBeIn(entry) && variant.isIn(entry, in(entry, prose)))) {
                    missing.add(variant.shown());
                }
            }
        }
        assertEquals("", String.join("\n", missing), "without an entry in " + DOCUMENT);
    }

    @Test
    void everyEntryIsAMessage() {
        List<String> unknown = new ArrayList<>();
        for (String entry : entries) {
            int known = known(entry);
            if (known < entry.length()) {
                unknown.add(entry.substring(0, known) + " >>> " + entry.substring(known));
            }
        }
        assertEquals("", String.join("\n", unknown), "nobody says what stands behind >>>");
    }

    /** How much of an entry is made of wordings, values, and what stands between them. */
    private int known(String entry) {
        List<Wording> here = in(entry, variants).stream()
                .filter(wording -> wording.texts().stream().anyMatch(text -> !isGlue(text)))
                .toList();
        List<Wording> inHoles = here.stream().filter(Wording::isProse).toList();
        boolean[] reached = new boolean[entry.length() + 1];
        reached[0] = true;
        int known = 0;
        for (int start = 0; start < entry.length(); start++) {
            if (!reached[start]) {
                continue;
            }
            known = start;
            Set<Integer> ends = new HashSet<>();
            if (entry.charAt(start) == '<') {
                ends.add(entry.indexOf('>', start) + 1);
            }
            if (GLUE.indexOf(entry.charAt(start)) >= 0) {
                ends.add(start + 1);
            }
            for (Wording wording : here) {
                ends.addAll(wording.ends(entry, start, inHoles));
            }
            ends.forEach(end -> reached[end] = true);
        }
        return reached[entry.length()] ? entry.length() : known;
    }

    private static boolean isGlue(String text) {
        return text.chars().allMatch(c -> GLUE.indexOf(c) >= 0);
    }

    private static List<Wording> in(String entry, List<Wording> wordings) {
        return wordings.stream().filter(wording -> wording.mayBeIn(entry)).toList();
    }

    @Test
    void everyEntrySaysWhatToDo() throws IOException {
        List<String> empty = new ArrayList<>();
        String entry = "";
        boolean afterBlank = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            boolean begins = line.startsWith("#") && (afterBlank || !line.startsWith(BEFORE));
            if (begins && !entry.isEmpty()) {
                empty.add(entry);
            }
            if (line.startsWith(BEFORE)) {
                entry = line;
            } else if (!line.isBlank()) {
                entry = "";
            }
            afterBlank = line.isBlank();
        }
        assertEquals(List.of(), empty);
    }

    @Test
    void noEntryStandsTwice() {
        assertEquals(new ArrayList<>(new LinkedHashSet<>(entries)), entries);
    }
}
