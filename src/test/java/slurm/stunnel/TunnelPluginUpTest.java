package slurm.stunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.spank.SrunProcess;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.PrivateSshd;
import slurm.testing.RecordingLog;
import slurm.testing.SrunEnvironment;
import slurm.testing.StandInStep;

/** From the option to the end with a real ssh. */
@Timeout(60)
class TunnelPluginUpTest {

    private static PrivateSshd sshd;

    private final TunnelPlugin plugin = new TunnelPlugin();
    private final RecordingLog log = new RecordingLog("stunnel");

    @TempDir
    Path stateDir;

    @BeforeAll
    static void startSshd(@TempDir Path directory) throws IOException {
        sshd = PrivateSshd.start(directory);
    }

    @AfterAll
    static void endSshd() throws IOException {
        if (sshd != null) {
            sshd.close();
        }
    }

    @AfterEach
    void end() throws Exception {
        plugin.exit();
        assertEquals(List.of(), sessions(stateDir));
    }

    private static List<Path> sessions(Path stateDir) throws IOException {
        Path sessions = stateDir.resolve("stunnel-" + SrunProcess.userName());
        return Files.exists(sessions) ? Kernel.names(sessions) : List.of();
    }

    @Test
    void theUserAndTheJobAreToldWhereTheTunnelsAre() throws Exception {
        start("login_host=login1.example.org");
        try (ServerSocket application = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            int exec = application.getLocalPort();
            plugin.optionGiven(0, Optional.of(":" + exec));
            plugin.optionGiven(0, Optional.of(":8888"));
            init();
            int login = Integer.parseInt(SrunEnvironment.get("SLURM_STUNNEL_PORT_" + exec));
            int other = Integer.parseInt(SrunEnvironment.get("SLURM_STUNNEL_PORT_8888"));
            assertEquals(PrivateSshd.NODE, SrunEnvironment.get("SLURM_STUNNEL_HOST"));
            assertEquals(login + ":" + exec + "," + other + ":8888", SrunEnvironment.get("SLURM_STUNNEL_PORTS"));
            assertEquals(
                    List.of(
                            "info: stunnel: localhost:" + login + " -> 127.0.0.1:" + exec,
                            "info: stunnel: localhost:" + other + " -> 127.0.0.1:8888",
                            "info: stunnel: on your own computer: ssh -N -L " + login + ":localhost:" + login + " -L "
                                    + other + ":localhost:" + other + " " + SrunProcess.userName()
                                    + "@login1.example.org"),
                    log.lines());
            new Socket(PrivateSshd.NODE, login).close();
            application.accept().close();
        }
    }

    @Test
    void theLoginHostIsTheKernelsNameForThisOneWhereTheSiteSaysNothing() throws Exception {
        start();
        plugin.optionGiven(0, Optional.of(":8000"));
        init();
        String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertTrue(log.lines().get(1).endsWith(" " + SrunProcess.userName() + "@" + name));
    }

    @Test
    void aSiteThatWantsNoReportGetsNone() throws Exception {
        start("report=no");
        plugin.optionGiven(0, Optional.of(":8000"));
        init();
        assertEquals(List.of(), log.lines());
    }

    @Test
    void aPercentSignInAStateDirectoryStandsForItself() throws Exception {
        Path odd = Files.createDirectory(stateDir.resolve("100%h"));
        start("state_dir=" + odd);
        plugin.optionGiven(0, Optional.of(":8000"));
        init();
        plugin.exit();
        assertEquals(List.of(), sessions(odd));
    }

    @Test
    void aStateDirectoryMayBeAsLongAsSshTakesItAndNoLonger() throws Exception {
        int room = 90 - (stateDir + "//stunnel-" + SrunProcess.userName() + "/1/control").length();
        Path tooLong = stateDir.resolve("x".repeat(room + 1));
        start("state_dir=" + tooLong);
        assertEquals(
                "state_dir: control socket path longer than 90 bytes: " + tooLong + "/stunnel-" + SrunProcess.userName()
                        + "/1/control",
                assertThrows(TunnelException.class, () -> plugin.optionGiven(0, Optional.of(":8000")))
                        .getMessage());

        Path longest = Files.createDirectory(stateDir.resolve("x".repeat(room)));
        start("state_dir=" + longest);
        plugin.optionGiven(0, Optional.of(":8000"));
        init();
        plugin.exit();
        assertEquals(List.of(), sessions(longest));
    }

    @Test
    void theFirstOfTheTwoEndsOfSrunEndsTheSession() throws Exception {
        start();
        plugin.optionGiven(0, Optional.of(":8000"));
        init();
        plugin.exit();
        assertEquals(List.of(), sessions(stateDir));
    }

    private void start(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(sshd.plugstackArguments(stateDir).split(" ")));
        arguments.addAll(List.of(more));
        plugin.started(arguments, log);
    }

    private void init() throws Exception {
        plugin.localUserInit(new StandInStep("12.0", PrivateSshd.NODE));
    }
}
