package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slurm.posix.ProcessId;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.text.TunnelException;

@Timeout(60)
class SshCommandTest {

    private static final SessionMark MARK = new SessionMark(new ProcessId(4711, 12345), "4711@12345.1f");

    @TempDir
    Path directory;

    private SessionFiles files;

    @BeforeEach
    void name() {
        files = new SessionFiles(directory);
    }

    @Test
    void itIsOneListOfArgumentsInWhichTheSitesStandBehindWhatIsFixedAndBeforeTheDefaults() throws TunnelException {
        List<String> expected = new ArrayList<>(List.of("/usr/bin/ssh", "-4"));
        expected.addAll(List.of("-f", "-N", "-M", "-S", directory + "/control"));
        expected.addAll(List.of("-E", directory + "/log"));
        expected.addAll(List.of("-o", "SendEnv=stunnel.4711@12345.1f"));
        expected.addAll(List.of("-o", "ClearAllForwardings=yes", "-o", "ControlPersist=no", "-o", "ForwardAgent=no"));
        expected.addAll(List.of("-o", "ForwardX11=no", "-o", "GatewayPorts=no", "-o", "PermitLocalCommand=no"));
        expected.addAll(List.of("-o", "RemoteCommand=none", "-o", "RequestTTY=no", "-o", "Tunnel=no"));
        expected.addAll(List.of("-o", "UpdateHostKeys=no", "-o", "ConnectTimeout=7"));
        expected.addAll(List.of("-i", "/etc/my key"));
        expected.addAll(List.of("-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=2", "-o", "LogLevel=ERROR"));
        expected.addAll(List.of("--", "node1"));
        assertEquals(
                expected,
                SshCommand.master(
                        site("ssh_command=/usr/bin/ssh|-4", "ssh_args=-i|'/etc/my|key'", "connect_timeout=7"),
                        files,
                        MARK,
                        "node1",
                        Prompting.ALLOWED));
    }

    @ParameterizedTest
    @CsvSource({
        "LocalForward 9001 localhost:9000, localforward",
        "RemoteForward 9001 localhost:9000, remoteforward",
        "DynamicForward 9001, dynamicforward",
        "RemoteCommand reboot, remotecommand",
        "PermitLocalCommand yes, permitlocalcommand yes",
        "ControlPersist yes, controlpersist yes",
        "ControlPath /tmp/other, controlpath /tmp/other",
        "ForwardAgent yes, forwardagent yes",
        "ForwardX11 yes, forwardx11 yes",
        "GatewayPorts yes, gatewayports yes",
        "RequestTTY force, requesttty force",
        "Tunnel yes, tunnel point-to-point",
        "UpdateHostKeys ask, updatehostkeys ask",
        "LogLevel DEBUG, loglevel DEBUG",
        "ConnectTimeout 300, connecttimeout 300"
    })
    void theUsersOwnConfigurationDoesNotChangeTheMaster(String line, String leak) throws Exception {
        assertEquals(1, effective(line, List.of("ssh", "node1"), leak)); // else the next line proves nothing
        assertEquals(0, effective(line, SshCommand.master(site(), files, MARK, "node1", Prompting.ALLOWED), leak));
    }

    @Test
    void whileTheJobRunsSshAsksNothing() throws Exception {
        String asksAll = "BatchMode no";
        assertEquals(
                1,
                effective(
                        asksAll, SshCommand.master(site(), files, MARK, "node1", Prompting.JOB_RUNS), "batchmode yes"));
        assertEquals(
                1,
                effective(
                        "BatchMode yes",
                        SshCommand.master(site(), files, MARK, "node1", Prompting.ALLOWED),
                        "batchmode yes"));
    }

    @Test
    void theSiteMayChangeTheDefaults() throws Exception {
        SiteConfiguration site = site("ssh_args=-o|LogLevel=DEBUG|-o|ServerAliveInterval=5");
        List<String> command = SshCommand.master(site, files, MARK, "node1", Prompting.ALLOWED);
        assertEquals(1, effective("", command, "loglevel DEBUG"));
        assertEquals(1, effective("", command, "serveraliveinterval 5"));
    }

    @Test
    void sshDoesNotExpandThePathOfTheControlSocket() throws Exception {
        Path percent = Path.of("/tmp/100%/stunnel-%u/1");
        assertEquals("/tmp/100%%/stunnel-%%u/1/control", SshCommand.escaped(percent.resolve("control")));
        List<String> command = SshCommand.master(site(), new SessionFiles(percent), MARK, "node1", Prompting.ALLOWED);
        assertEquals("/tmp/100%%/stunnel-%%u/1/control", command.get(command.indexOf("-S") + 1));
        assertEquals("/tmp/100%/stunnel-%u/1/log", command.get(command.indexOf("-E") + 1)); // which ssh takes as it is
    }

    @Test
    void theMarkSendsNoVariableToTheNode() throws Exception {
        List<String> command = SshCommand.master(site(), files, MARK, "node1", Prompting.ALLOWED);
        assertEquals(1, effective("", command, "sendenv stunnel.4711@12345.1f"));
        assertEquals(1, effective("", command, "sendenv"));
    }

    /** How many of the options that ssh says it would work with begin with {@code start}. */
    private long effective(String configuration, List<String> command, String start) throws Exception {
        Path file = Files.writeString(directory.resolve("config"), configuration + "\n");
        List<String> dump = new ArrayList<>(command);
        dump.addAll(1, List.of("-G", "-F", file.toString()));
        Process ssh = new ProcessBuilder(dump)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader options = ssh.inputReader()) {
            long count =
                    options.lines().filter(option -> option.startsWith(start)).count();
            assertEquals(0, ssh.waitFor());
            return count;
        }
    }

    private SiteConfiguration site(String... arguments) throws TunnelException {
        return SiteConfiguration.read(directory.resolve("missing"), List.of(arguments));
    }
}
