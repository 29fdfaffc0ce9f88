package slurm.stunnel.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.TunnelException;

class SiteConfigurationTest {
    private static final Path NO_FILE = Path.of("/nonexistent/stunnel.conf");

    @TempDir
    Path directory;

    @Test
    void aSiteThatSaysNothingGetsTheDefaults() throws TunnelException {
        SiteConfiguration expected = new SiteConfiguration(
                new SshSettings(List.of("ssh"), List.of(), 15),
                new SessionSettings(Path.of("/tmp"), 1, OnFailure.FAIL, true),
                new PortSettings(BindAddress.LOOPBACK),
                new Reporting(true, Optional.empty(), Optional.empty()));
        assertEquals(expected, SiteConfiguration.defaults());
        assertEquals(expected, SiteConfiguration.read(NO_FILE, List.of()));
    }

    @Test
    void everyKeyOfTheFileCounts() throws Exception {
        Path file = write(
                "ssh_command = /usr/bin/ssh -F '/etc/ssh/tunnel config'",
                "ssh_args = -o \"A=b c\" -4",
                "state_dir = /run/stunnel",
                "max_sessions = 1000",
                "bind_address = 10.0.0.7",
                "connect_timeout = 3600",
                "login_host = login1.example.org",
                "on_failure = continue",
                "reconnect = no",
                "syslog = authpriv",
                "report = no");
        SiteConfiguration expected = new SiteConfiguration(
                new SshSettings(
                        List.of("/usr/bin/ssh", "-F", "/etc/ssh/tunnel config"), List.of("-o", "A=b c", "-4"), 3600),
                new SessionSettings(Path.of("/run/stunnel"), 1000, OnFailure.CONTINUE, false),
                new PortSettings(new BindAddress(List.of("10.0.0.7"))),
                new Reporting(false, Optional.of("login1.example.org"), Optional.of(SyslogFacility.AUTHPRIV)));
        assertEquals(expected, SiteConfiguration.read(file, List.of()));
    }

    @Test
    void thePlugstackLineOverridesTheFile() throws Exception {
        Path file = write("max_sessions = 2", "connect_timeout = 5");
        SiteConfiguration site = SiteConfiguration.read(file, List.of("max_sessions=3", "report=no"));
        assertEquals(3, site.session().maxSessions());
        assertEquals(5, site.ssh().connectTimeout());
        assertEquals(false, site.reporting().report());
    }

    @Test
    void theLineOfTheCPluginsStillWorks() throws TunnelException {
        List<String> line = List.of("ssh_cmd=ssh", "ssh_args=", "helpertask_cmd=", "helpertask_args=2>/tmp/log");
        assertEquals(SiteConfiguration.defaults(), SiteConfiguration.read(NO_FILE, line));
    }

    @Test
    void ofTwoSpellingsInOneLineTheLastCounts() throws TunnelException {
        List<String> line = List.of("ssh_args=-4", "args=-6|-v", "ssh_cmd=a", "ssh_command=b");
        SiteConfiguration site = SiteConfiguration.read(NO_FILE, line);
        assertEquals(List.of("-6", "-v"), site.ssh().args());
        assertEquals(List.of("b"), site.ssh().command());
    }

    @Test
    void aFileWithAMistakeIsRefusedEvenIfTheLineOverridesIt() throws Exception {
        Path file = write("", "max_sessions = 0");
        assertRefused(
                file + ":2: max_sessions: not a number from 1 to 1000: 0",
                () -> SiteConfiguration.read(file, List.of("max_sessions=1")));
    }

    @Test
    void aMistakeInTheLineIsRefusedEvenIfALaterArgumentOverridesIt() {
        assertRefused(
                "plugstack.conf: max_sessions: not a number from 1 to 1000: 0",
                () -> SiteConfiguration.read(NO_FILE, List.of("max_sessions=0", "max_sessions=1")));
    }

    @Test
    void ofTwoMistakesTheFirstIsNamed() throws Exception {
        Path file = write("report = maybe", "ssh_command =");
        assertRefused(
                file + ":1: report: neither yes nor no: maybe",
                () -> SiteConfiguration.read(file, List.of("connect_timeout=0")));
    }

    @Test
    void aLaterArgumentCanSwitchTheTraceOffAgain() throws TunnelException {
        List<String> line = List.of("syslog=local7", "syslog=no");
        assertEquals(
                Optional.empty(),
                SiteConfiguration.read(NO_FILE, line).reporting().syslog());
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                Arguments.of("reconnect=maybe", "neither yes nor no: maybe"),
                Arguments.of("syslog=yes", "neither no nor a syslog facility: yes"),
                Arguments.of("syslog=AUTHPRIV", "neither no nor a syslog facility: AUTHPRIV"),
                Arguments.of("ssh_command=", "no command: \"\""),
                Arguments.of("ssh_command='' -v", "no command: '' -v"),
                Arguments.of("ssh_command=bin/ssh -v", "neither a plain name nor an absolute path: bin/ssh"),
                Arguments.of("ssh_command=./ssh", "neither a plain name nor an absolute path: ./ssh"),
                Arguments.of("ssh_command=ssh 'x", "no closing ': ssh 'x"),
                Arguments.of("ssh_args=-o \"A=b", "no closing \": -o \"A=b"),
                Arguments.of("state_dir=", "not an absolute path: \"\""),
                Arguments.of("state_dir=tmp", "not an absolute path: tmp"),
                Arguments.of("state_dir=~/tmp", "not an absolute path: ~/tmp"),
                Arguments.of("max_sessions=0", "not a number from 1 to 1000: 0"),
                Arguments.of("max_sessions=1001", "not a number from 1 to 1000: 1001"),
                Arguments.of("max_sessions=two", "not a number from 1 to 1000: two"),
                Arguments.of("max_sessions=", "not a number from 1 to 1000: \"\""),
                Arguments.of("bind_address=localhost", "not loopback, * or a literal IP address: localhost"),
                Arguments.of("connect_timeout=0", "not a number from 1 to 3600: 0"),
                Arguments.of("connect_timeout=3601", "not a number from 1 to 3600: 3601"),
                Arguments.of("connect_timeout=15s", "not a number from 1 to 3600: 15s"),
                Arguments.of("connect_timeout=-1", "not a number from 1 to 3600: -1"),
                Arguments.of("on_failure=ignore", "neither fail nor continue: ignore"),
                Arguments.of("on_failure=FAIL", "neither fail nor continue: FAIL"),
                Arguments.of("report=true", "neither yes nor no: true"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsRefusedWithItsPlaceAndKey(String setting, String problem) throws Exception {
        String key = setting.substring(0, setting.indexOf('='));
        Path file = write("# one line before", setting);
        assertRefused(file + ":2: " + key + ": " + problem, () -> SiteConfiguration.read(file, List.of()));
        assertRefused(
                "plugstack.conf: " + key + ": " + problem,
                () -> SiteConfiguration.read(NO_FILE, List.of(setting.replace(' ', '|'))));
    }

    @Test
    void aBadValueIsRefusedUnderTheSpellingOfTheLine() {
        assertRefused(
                "plugstack.conf: ssh_cmd: no command: \"\"",
                () -> SiteConfiguration.read(NO_FILE, List.of("ssh_cmd=")));
        assertRefused(
                "plugstack.conf: args: no closing ': -o 'a",
                () -> SiteConfiguration.read(NO_FILE, List.of("args=-o|'a")));
    }

    @ParameterizedTest
    @CsvSource({
        "login1, login1",
        "login-1.example.org, login-1.example.org",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::5, 2001:db8::5",
        "[2001:db8::5], 2001:db8::5",
        "az.AZ.09, az.AZ.09",
        "9, 9"
    })
    void theLoginHostIsANameOrAnAddressAsSshTakesIt(String value, String host) throws TunnelException {
        assertEquals(
                Optional.of(host),
                SiteConfiguration.read(NO_FILE, List.of("login_host=" + value))
                        .reporting()
                        .loginHost());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oProxyCommand=x",
                ".login1",
                "login1:22",
                "alice@login1",
                "login 1",
                "[login1]",
                "[]",
                "[",
                "]",
                "login`1",
                "login{1",
                "login@1",
                "login[1",
                "login/1",
                "login_1",
                "l\u00f6gin"
            })
    void aLoginHostThatSshDoesNotTakeIsRefused(String value) throws Exception {
        Path file = write("login_host = " + value);
        assertRefused(
                file + ":1: login_host: not a host name or IP address: " + Printable.text(value),
                () -> SiteConfiguration.read(file, List.of()));
    }

    @Test
    void aLoginHostIsAsLongAsDnsAllowsAndNoLonger() throws Exception {
        String longest = "x".repeat(253);
        assertEquals(
                Optional.of(longest),
                SiteConfiguration.read(NO_FILE, List.of("login_host=" + longest))
                        .reporting()
                        .loginHost());
        assertRefused(
                "plugstack.conf: login_host: not a host name or IP address: " + "x".repeat(64) + "...",
                () -> SiteConfiguration.read(NO_FILE, List.of("login_host=x" + longest)));
    }

    @Test
    void theLeastOfEachNumberIsOne() throws TunnelException {
        SiteConfiguration site = SiteConfiguration.read(NO_FILE, List.of("max_sessions=1", "connect_timeout=1"));
        assertEquals(1, site.session().maxSessions());
        assertEquals(1, site.ssh().connectTimeout());
    }

    @Test
    void anEmptyLoginHostIsNone() throws TunnelException {
        assertEquals(
                Optional.empty(),
                SiteConfiguration.read(NO_FILE, List.of("login_host=a", "login_host="))
                        .reporting()
                        .loginHost());
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp, 0, sessions out of range: 0",
        "/tmp, 1001, sessions out of range: 1001",
        "tmp, 1, state directory is not absolute: tmp"
    })
    void noSessionSettingsHoldAValueOutOfRange(Path stateDir, int sessions, String problem) {
        assertEquals(
                problem,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new SessionSettings(stateDir, sessions, OnFailure.FAIL, true))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "ssh, 0, connect timeout out of range: 0",
        "ssh, 3601, connect timeout out of range: 3601",
        ", 15, no ssh command"
    })
    void noSshSettingsHoldAValueOutOfRange(String program, int timeout, String problem) {
        List<String> command = program == null ? List.of() : List.of(program);
        assertEquals(
                problem,
                assertThrows(IllegalArgumentException.class, () -> new SshSettings(command, List.of(), timeout))
                        .getMessage());
    }

    private Path write(String... lines) throws Exception {
        return Files.write(directory.resolve("stunnel.conf"), List.of(lines));
    }

    private static void assertRefused(String message, Executable reading) {
        assertEquals(message, assertThrows(TunnelException.class, reading).getMessage());
    }
}
