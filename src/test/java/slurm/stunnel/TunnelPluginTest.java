package slurm.stunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.spank.SpankException;
import slurm.spank.SrunProcess;
import slurm.stunnel.session.LaunchCancelled;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.RecordingLog;
import slurm.testing.SrunEnvironment;
import slurm.testing.StandInStep;

/** From the option until ssh connects or fails: a script stands in for ssh. */
@Timeout(60)
class TunnelPluginTest {

    private static final String USER = SrunProcess.userName();

    private final TunnelPlugin plugin = new TunnelPlugin();
    private final RecordingLog log = new RecordingLog("stunnel");

    @TempDir
    Path stateDir;

    @TempDir
    Path elsewhere;

    private Path configuration;

    @BeforeEach
    void configure() throws IOException {
        configuration = elsewhere.resolve("stunnel.conf");
        Path ssh = Kernel.script(
                elsewhere.resolve("ssh"),
                "while [ \"$1\" != -E ]; do shift; done; printf 'Host key\\n"
                        + "verification failed.\\n"
                        + "' >> \"$2\"; exit 255");
        Files.write(configuration, List.of("state_dir = " + stateDir, "ssh_command = " + ssh));
        plugin.started(List.of("config=" + configuration), log);
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        plugin.exit();
        assertEquals(List.of(), sessions());
    }

    @Test
    void anOptionWithoutTextIsRefused() throws IOException {
        assertEquals("--tunnel: no ports given: write <login port>:<node port>, such as 8001:8000", refusal(""));
        assertEquals(List.of(), Kernel.names(stateDir));
    }

    @Test
    void theFirstOptionClaimsTheSessionAndThoseBehindItAddToIt() throws Exception {
        give(":8000");
        give(":8888,:9000");
        assertEquals(List.of(session().resolve("exitflag")), Kernel.names(session()));
    }

    @Test
    void oneLoginPortInTwoOptionsIsRefused() throws Exception {
        int port = freePort();
        give(port + ":8000");
        assertEquals(
                "--tunnel: login port given twice: " + port + " (in " + port + ":8000 and " + port + ":8888)",
                refusal(port + ":8888"));
    }

    @Test
    void aTakenLoginPortIsRefusedAndTheSessionGivenBackAtTheEnd() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            assertEquals(
                    "--tunnel: login port already in use: " + other.getLocalPort() + " on 127.0.0.1",
                    refusal(other.getLocalPort() + ":8000"));
        }
    }

    @Test
    void aMistakeInTheSitesConfigurationIsRefusedWithItsPlace() throws IOException {
        Files.writeString(configuration, "state_dri = /tmp\n");
        assertTrue(refusal(":8000").startsWith(configuration + ":1: unknown key"));
    }

    @Test
    void anAddressThatIsNotThisHostsLeavesNoClaim() throws IOException {
        Files.writeString(configuration, "state_dir = " + stateDir + "\nbind_address = 192.0.2.1\n");
        assertEquals("bind_address: not an address of this host: [192.0.2.1]", refusal(":8000"));
        assertEquals(List.of(), Kernel.names(stateDir));
    }

    @Test
    void aMissingStateDirectoryIsRefused() throws IOException {
        Files.writeString(configuration, "state_dir = " + stateDir + "/missing\n");
        assertEquals(
                "state_dir: cannot claim a session: No such file or directory: " + stateDir + "/missing",
                refusal(":8000"));
    }

    @Test
    void anSshThatFailsEndsTheJobAndTheRestOfItsWordsIsShownWithV() throws Exception {
        give(":8000");
        assertEquals(
                "ssh to node1: no connection: exit code 255: verification failed.",
                assertThrows(SpankException.class, () -> plugin.localUserInit(new StandInStep("12.0", "node1")))
                        .getMessage());
        assertEquals(
                List.of(
                        "verbose: stunnel: ssh to node1: Host key",
                        "verbose: stunnel: ssh to node1: verification failed."),
                log.lines());
    }

    @Test
    void anSshThatFailsIsOnlyAWarningWhereTheSiteSaysSo() throws Exception {
        Files.writeString(configuration, Files.readString(configuration) + "on_failure = continue\n");
        int port = freePort();
        give(port + ":8000");
        plugin.localUserInit(new StandInStep("12.0", "node1"));
        assertEquals(
                List.of(
                        "verbose: stunnel: ssh to node1: Host key",
                        "verbose: stunnel: ssh to node1: verification failed.",
                        "error: stunnel: ssh to node1: no connection: exit code 255: verification failed.",
                        "error: stunnel: on_failure = continue: the job starts without a tunnel"),
                log.lines());
        assertEquals(List.of(), sessions());
        new ServerSocket(port).close(); // free while the job runs
    }

    @Test
    void aJobMustNotStartWithoutATunnelAfterItsStepHasEnded() throws Exception {
        Path ssh = Kernel.script(elsewhere.resolve("ssh"), "exec tail -f /dev/null");
        Files.write(configuration, List.of("state_dir = " + stateDir, "ssh_command = " + ssh, "on_failure = continue"));
        give(":8000");
        StandInStep step = new StandInStep("12.0", "node1");
        step.end();
        assertEquals(
                "ssh to node1: given up: the step has ended: 12.0",
                assertThrows(LaunchCancelled.class, () -> plugin.localUserInit(step))
                        .getMessage());
    }

    @Test
    void aNodeThatSlurmDoesNotTellIsOnlyAWarningIfTheSiteSaysSo() throws Exception {
        Files.writeString(configuration, Files.readString(configuration) + "on_failure = continue\n");
        give(":8000");
        plugin.localUserInit(new StandInStep("12.0", "node1") {
            @Override
            public String firstNode() throws SpankException {
                throw new SpankException("node: Slurm does not say where the step runs: 12.0");
            }
        });
        assertEquals(
                List.of(
                        "error: stunnel: node: Slurm does not say where the step runs: 12.0",
                        "error: stunnel: on_failure = continue: the job starts without a tunnel"),
                log.lines());
        assertEquals(List.of(), sessions());
    }

    @Test
    void aJobAlsoStartsAfterAnErrorOfTheVirtualMachineIfTheSiteSaysSo() throws Exception {
        Files.writeString(configuration, Files.readString(configuration) + "on_failure = continue\n");
        int port = freePort();
        give(port + ":8000");
        plugin.localUserInit(new StandInStep("12.0", "node1") {
            @Override
            public String firstNode() {
                throw new StackOverflowError("too deep");
            }
        });
        assertTrue(log.lines()
                .get(0)
                .startsWith("error: stunnel: internal error: java.lang.StackOverflowError: too deep"));
        assertEquals(List.of(), sessions());
        new ServerSocket(port).close(); // free while the job runs
    }

    @Test
    void variablesOfAnOuterTunnelDoNotReachAJobWithoutATunnel() throws Exception {
        SrunProcess.setEnvironment("SLURM_STUNNEL_PORT_8000", "1");
        Files.writeString(configuration, Files.readString(configuration) + "on_failure = continue\n");
        give(":8000");
        plugin.localUserInit(new StandInStep("12.0", "node1"));
        assertNull(SrunEnvironment.get("SLURM_STUNNEL_PORT_8000"));
    }

    @Test
    void aSessionThatCannotBeClosedIsClosedByTheSecondTry() throws Exception {
        give(":8000");
        Path host = session().resolve("host");
        Files.createDirectories(host.resolve("in the way"));
        assertEquals(
                "close: cannot clean up: Directory not empty: " + host,
                assertThrows(TunnelException.class, plugin::exit).getMessage());
        assertTrue(Files.exists(session().resolve("exitflag")));
        Files.delete(host.resolve("in the way"));
    }

    @Test
    void theExitOfAnSrunWithoutASessionIsQuiet() throws Exception {
        plugin.exit();
        assertEquals(List.of(), log.lines());
    }

    private void give(String text) throws TunnelException {
        plugin.optionGiven(0, Optional.of(text));
    }

    private String refusal(String text) {
        Optional<String> argument = text.isEmpty() ? Optional.empty() : Optional.of(text);
        return assertThrows(TunnelException.class, () -> plugin.optionGiven(0, argument))
                .getMessage();
    }

    /** The directory of the only session. */
    private Path session() {
        return stateDir.resolve("stunnel-" + USER + "/1");
    }

    private List<Path> sessions() throws IOException {
        return Files.exists(session().getParent()) ? Kernel.names(session().getParent()) : List.of();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
