package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slurm.stunnel.text.TunnelException;

class ConfigurationFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("stunnel.conf");
    }

    static Stream<Arguments> readable() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("\n\n  \t\n", List.of()),
                Arguments.of("# report = no\n\t # indented\n#\n", List.of()),
                Arguments.of("report = no\n", List.of("1: report=no")),
                Arguments.of("report=no", List.of("1: report=no")),
                Arguments.of("  report \t=\t no  \n", List.of("1: report=no")),
                Arguments.of(
                        "\r\n# DOS\r\nreport = no\r\nmax_sessions = 2\r\n",
                        List.of("3: report=no", "4: max_sessions=2")),
                Arguments.of("ssh_args =\n", List.of("1: ssh_args=")),
                Arguments.of("ssh_args = -o A=b -o C=d\n", List.of("1: ssh_args=-o A=b -o C=d")),
                Arguments.of("ssh_args = -o\tA=b\n", List.of("1: ssh_args=-o\tA=b")),
                Arguments.of("max_sessions = 4 # per user\n", List.of("1: max_sessions=4")),
                Arguments.of("max_sessions = 4\t#per user\n", List.of("1: max_sessions=4")),
                Arguments.of("ssh_args = -i /k#1 \"a #b\"\n", List.of("1: ssh_args=-i /k#1 \"a")),
                Arguments.of("login_host = # none\n", List.of("1: login_host=")),
                Arguments.of("# caf\u00e9\nstate_dir = /caf\u00e9\n", List.of("2: state_dir=/caf\u00e9")));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void eachLineIsASettingOrBlankOrAComment(String content, List<String> settings) throws Exception {
        Files.writeString(file, content);
        List<String> read = new ArrayList<>();
        for (Setting setting : ConfigurationFile.read(file)) {
            String place = setting.where().substring(file.toString().length() + 1);
            assertEquals(": " + setting.key(), place.substring(place.indexOf(':')));
            read.add(place + "=" + setting.value());
        }
        assertEquals(settings, read);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("report = no\n\nssh_comand = ssh\n", ":3: unknown key: ssh_comand"),
                Arguments.of("Report = no\n", ":1: unknown key: Report"),
                Arguments.of("= no\n", ":1: unknown key: \"\""),
                Arguments.of("ssh_cmd = ssh\n", ":1: unknown key: ssh_cmd"),
                Arguments.of("report no\n", ":1: not key = value: report no"),
                Arguments.of("[stunnel]\n", ":1: not key = value: [stunnel]"),
                Arguments.of("report = no\nreport = no\n", ":2: key given twice: report"),
                Arguments.of("\u00e9t\u00e9 = no\n", ":1: unknown key: \\u00e9t\\u00e9"),
                Arguments.of("\ufeffreport = no\n", ":1: unknown key: \\ufeffreport"),
                Arguments.of("state_dir = /a\0b\n", ":1: control character: state_dir = /a\\u0000b"),
                Arguments.of("report\r= no\n", ":1: control character: report\\r= no"),
                Arguments.of("x".repeat(70) + "\n", ":1: not key = value: " + "x".repeat(64) + "..."));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aWrongLineIsNamedWithFileAndLine(String content, String message) throws IOException {
        Files.writeString(file, content);
        assertRefused(file + message, file);
    }

    @Test
    void bytesThatAreNotUtf8AreNamedWithTheirLine() throws IOException {
        Files.write(file, "report = no\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file + ":2: not UTF-8", file);
    }

    @Test
    void theNameOfTheFileIsEscapedInMessages() throws IOException {
        file = directory.resolve("caf\u00e9\u001b.conf");
        Files.writeString(file, "x\n");
        assertRefused(directory + "/caf\\u00e9\\u001b.conf:1: not key = value: x", file);
        assertRefused(directory + "/caf\\u00e9\\u001b.conf/x: cannot be read: Not a directory", file.resolve("x"));
    }

    @Test
    void aMissingFileHasNoSettings() throws TunnelException {
        assertFalse(Files.exists(file));
        assertEquals(List.of(), ConfigurationFile.read(file));
        assertEquals(List.of(), ConfigurationFile.read(directory.resolve("missing/stunnel.conf")));
    }

    @Test
    void aDirectoryIsNotAMissingFile() {
        assertRefused(directory + ": cannot be read: Is a directory", directory);
    }

    @Test
    void aPathThroughAFileIsNotAMissingFile() throws IOException {
        Files.createFile(file);
        Path below = file.resolve("stunnel.conf");
        assertRefused(below + ": cannot be read: Not a directory", below);
    }

    @Test
    void aFileWithoutReadPermissionIsNotAMissingFile() throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("-w-------")));
        assumeFalse(Files.isReadable(file), "root reads everything");
        assertRefused(file + ": cannot be read: Permission denied", file);
    }

    private static void assertRefused(String message, Path file) {
        assertEquals(
                message,
                assertThrows(TunnelException.class, () -> ConfigurationFile.read(file))
                        .getMessage());
    }
}
