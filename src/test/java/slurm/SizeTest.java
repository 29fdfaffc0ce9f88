package slurm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A newcomer finds their way in small rooms. */
class SizeTest {

    private static final int MOST_CLASSES = 12;
    private static final int MOST_LINES = 250;

    private static final Path SOURCES = Path.of("src/main/java/slurm");

    @Test
    void noPackageOfThePluginHasMoreThanTwelveClasses() throws IOException {
        assertEquals(List.of(), below(SOURCES.resolve("stunnel"), path -> classes(path) > MOST_CLASSES));
    }

    @Test
    void noClassIsLongerThanTwoHundredAndFiftyLines() throws IOException {
        assertEquals(List.of(), below(SOURCES, path -> lines(path) > MOST_LINES));
    }

    private static List<Path> below(Path folder, Predicate<Path> isTooLarge) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(isTooLarge).sorted().toList();
        }
    }

    private static long classes(Path path) {
        try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long lines(Path path) {
        try (Stream<String> lines = Files.isRegularFile(path) ? Files.lines(path) : Stream.empty()) {
            return lines.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
