package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import slurm.stunnel.state.StateDirectory;
import slurm.stunnel.text.TunnelException;
import slurm.testing.FuzzTime;
import slurm.testing.Hostile;

/** Anything that an admin may write into stunnel.conf, and after stunnel.so in plugstack.conf. */
@AddLifecycleHook(value = FuzzTime.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class ConfigurationFuzzTest {

    private static final List<String> KEYS = List.of(
            "ssh_command",
            "ssh_args",
            "state_dir",
            "max_sessions",
            "bind_address",
            "connect_timeout",
            "login_host",
            "on_failure",
            "reconnect",
            "syslog",
            "report");

    private static final List<String> FOREIGN_KEYS =
            List.of("ssh_cmd", "args", "helpertask_cmd", "helpertask_args", "runtime", "config", "Report", "");

    private static final List<String> VALUES = List.of(
            "ssh",
            "/usr/bin/ssh -F '/etc/ssh/tunnel config'",
            "./ssh",
            "-o \"A=b c\" -4",
            "-o A=\\\"b\\\" ''",
            "'",
            "\"\\",
            "/run/stunnel",
            "/run//stunnel/../x/",
            "/caf\u00e9",
            "state",
            "1",
            "1000",
            "1001",
            "3600",
            "0",
            "loopback",
            "*",
            "10.0.0.7",
            "010.0.0.7",
            "256.1.1.1",
            "::",
            "2001:db8::5",
            "::ffff:10.0.0.7",
            "1:2:3:4:5:6:7:10.0.0.7",
            "fe80::1%lo",
            "00001::",
            "::10.0.0.07",
            "0".repeat(250) + "::",
            "[2001:db8::5]",
            "login1.example.org",
            "-login1",
            "fail",
            "continue",
            "yes",
            "no",
            "");

    private static final String ADDRESS =
            "[0-9]{1,3}(\\.[0-9]{1,3}){3}|([0-9A-Fa-f]{0,4}:){2,8}([0-9A-Fa-f]{0,4}|[0-9]{1,3}(\\.[0-9]{1,3}){3})";

    private static final List<String> FILES = List.of(
            "# comment\n\nreport = no\n",
            "report=no",
            "\r\nreport = no\r\nmax_sessions = 2\r\n",
            "ssh_args = -i /k#1 \"a #b\"\n",
            "report = no\nreport = no\n",
            "\ufeffreport = no\n",
            "[stunnel]\n",
            "state_dir = /a\0b\n",
            "state_dir = /a //\n",
            "= no\n",
            "ssh_args = " + "\\".repeat(5001) + "\n");

    private Path folder;
    private Path file;

    @BeforeProperty
    void makeTheFolder() {
        folder = Hostile.folder();
        file = folder.resolve("stunnel.conf");
    }

    @AfterProperty
    void deleteTheFolder() throws IOException {
        Hostile.delete(folder);
    }

    private static Arbitrary<String> values() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(VALUES)),
                Tuple.of(1, Hostile.edited(Arbitraries.of(VALUES))),
                Tuple.of(1, Arbitraries.integers().between(-1, 5000).map(String::valueOf)),
                Tuple.of(1, Arbitraries.strings().withChars(":.0123456789abf[]").ofMaxLength(40)),
                Tuple.of(1, Arbitraries.strings().withChars(" \t'\"\\$#|ab").ofMaxLength(30)));
    }

    /** Most values fit their keys, so that some files are accepted as a whole. */
    private static Arbitrary<String> fittingValues(String key) {
        Arbitrary<String> fitting =
                switch (key) {
                    case "ssh_command" -> Arbitraries.of("ssh", "/usr/bin/ssh -F '/a b'", "ssh \\\"x ''");
                    case "ssh_args" ->
                        Arbitraries.strings().withChars(" \t'\"\\$#|ab").ofMaxLength(12);
                    case "state_dir" -> Arbitraries.of("/tmp", "/caf\u00e9/x#y", "/a b/../c", "//");
                    case "max_sessions" ->
                        Arbitraries.integers().between(1, 1000).map(String::valueOf);
                    case "bind_address" -> Arbitraries.of("loopback", "*", "::1", "10.0.0.7", "2001:db8::");
                    case "connect_timeout" ->
                        Arbitraries.integers().between(1, 3600).map(String::valueOf);
                    case "login_host" -> Arbitraries.of("login1", "[::1]", "10.0.0.7", "", "A.b-c");
                    case "syslog" -> Arbitraries.of("no", "authpriv", "local7");
                    case "on_failure" -> Arbitraries.of("fail", "continue");
                    default -> Arbitraries.of("yes", "no");
                };
        return Arbitraries.frequencyOf(Tuple.of(14, fitting), Tuple.of(1, values()));
    }

    private static Arbitrary<String> settings(String equals) {
        Arbitrary<String> known =
                Arbitraries.of(KEYS).flatMap(key -> fittingValues(key).map(value -> key + equals + value));
        Arbitrary<String> any = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.of(KEYS)), Tuple.of(1, Arbitraries.of(FOREIGN_KEYS))),
                        values())
                .as((key, value) -> key + equals + value);
        return Arbitraries.frequencyOf(Tuple.of(6, known), Tuple.of(1, any));
    }

    @Provide
    Arbitrary<byte[]> files() {
        Arbitrary<String> line = Arbitraries.frequencyOf(
                Tuple.of(8, settings(" = ")),
                Tuple.of(1, settings("\t=")),
                Tuple.of(1, settings(" = ").map(setting -> setting + " # why")),
                Tuple.of(1, Arbitraries.of("", "# comment", "  \t#", "\r")));
        Arbitrary<String> lines = Combinators.combine(line.list().ofMaxSize(5), Arbitraries.of("\n", "\n", "\r\n"))
                .as((all, end) -> String.join(end, all));
        return Hostile.editedBytes(Arbitraries.frequencyOf(Tuple.of(6, lines), Tuple.of(1, Arbitraries.of(FILES))));
    }

    @Provide
    Arbitrary<List<String>> arguments() {
        Arbitrary<String> foreign =
                Combinators.combine(Arbitraries.of(FOREIGN_KEYS), values()).as((key, value) -> key + "=" + value);
        Arbitrary<String> argument = Arbitraries.frequencyOf(Tuple.of(6, settings("=")), Tuple.of(1, foreign))
                .map(text -> text.replace(' ', '|'));
        // C strings: they end at a NUL, and they are UTF-8
        return Arbitraries.frequencyOf(Tuple.of(3, argument), Tuple.of(1, Hostile.edited(argument)))
                .map(text -> text.replace("\0", "").replaceAll("\\p{Cs}", "\ufffd"))
                .list()
                .ofMaxSize(4);
    }

    @Property
    void aFileOfAnyBytesIsAConfigurationOrRefusedInOneLine(@ForAll("files") byte[] bytes) throws Exception {
        Files.write(file, bytes);
        Optional<SiteConfiguration> site = read(file, List.of());
        if (site.isPresent()) {
            assertUsable(site.get());
            Files.writeString(file, WrittenSite.of(site.get()));
            assertEquals(site.get(), SiteConfiguration.read(file, List.of()));
        }
    }

    @Property
    void argumentsAreAConfigurationOrRefusedInOneLine(@ForAll("arguments") List<String> arguments) {
        read(folder.resolve("none"), arguments).ifPresent(ConfigurationFuzzTest::assertUsable);
    }

    @Property
    void argumentsOverAFileAreAConfigurationOrRefusedInOneLine(
            @ForAll("files") byte[] bytes, @ForAll("arguments") List<String> arguments) throws Exception {
        Files.write(file, bytes);
        read(file, arguments).ifPresent(ConfigurationFuzzTest::assertUsable);
    }

    @Provide
    Arbitrary<String> names() {
        return Hostile.edited(
                        Arbitraries.of("stunnel.conf", "caf\u00e9.conf", "a|b", "x".repeat(255), "y/".repeat(2000)))
                .map(name -> name.replace("\0", "").replaceAll("\\p{Cs}", "\ufffd"));
    }

    /** The path leads through a file, so that the test reads nothing of this machine, whatever the name is. */
    @Property
    void aFileByAnyNameIsRefusedInOneLine(@ForAll("names") String name) throws Exception {
        Files.writeString(file, "report = no\n");
        List<String> arguments = List.of("config=" + file + "/" + name);
        try {
            Path named = SiteConfiguration.file(arguments);
            assertTrue(named.isAbsolute());
            if (named.startsWith(file)) {
                SiteConfiguration.read(named, arguments);
            }
        } catch (TunnelException e) {
            Hostile.assertPrintable(e);
        }
    }

    @Example
    void seeds() throws Exception {
        for (String text : FILES) {
            aFileOfAnyBytesIsAConfigurationOrRefusedInOneLine(text.getBytes(StandardCharsets.UTF_8));
        }
        for (String key : KEYS) {
            for (String value : VALUES) {
                String setting = key + "=" + value;
                aFileOfAnyBytesIsAConfigurationOrRefusedInOneLine(setting.getBytes(StandardCharsets.UTF_8));
                argumentsAreAConfigurationOrRefusedInOneLine(List.of(setting.replace(' ', '|')));
            }
        }
        for (String key : FOREIGN_KEYS) {
            argumentsAreAConfigurationOrRefusedInOneLine(List.of(key, key + "=", key + "=x"));
        }
    }

    private static Optional<SiteConfiguration> read(Path file, List<String> arguments) {
        try {
            return Optional.of(SiteConfiguration.read(file, arguments));
        } catch (TunnelException e) {
            Hostile.assertPrintable(e);
            return Optional.empty();
        }
    }

    private static void assertUsable(SiteConfiguration site) {
        String program = site.ssh().command().get(0);
        assertTrue(program.startsWith("/") || program.matches("[^/]+"), program);
        for (String word : site.ssh().args()) {
            assertFalse(word.contains("\0"), word);
        }
        assertTrue(site.session().stateDir().isAbsolute());
        assertTrue(site.session().maxSessions() >= 1 && site.session().maxSessions() <= 1000);
        assertTrue(site.ssh().connectTimeout() >= 1 && site.ssh().connectTimeout() <= 3600);
        for (String address : site.ports().bindAddress().addresses()) {
            assertTrue(address.matches(ADDRESS), address);
        }
        assertTrue(
                site.reporting().loginHost().orElse("x").matches("[0-9A-Za-z:][0-9A-Za-z:.-]{0,252}"),
                site.reporting().loginHost()::get);
        String control = StateDirectory.of(site.session().stateDir(), "alice", 1001)
                .session(site.session().maxSessions())
                .control()
                .toString();
        assertTrue(control.startsWith(site.session().stateDir().toString()), control);
    }
}
