package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessId;
import slurm.spank.StandInStep;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.session.LaunchWait;
import slurm.stunnel.session.LoginPorts;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.HostFile;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.PrivateSshd;

/** With the real ssh and a real sshd. */
@Timeout(60)
class SshMasterTest {

    private static PrivateSshd sshd;

    private static final Waiting PATIENT = (pid, millis) -> ProcessEnd.await(pid, (int) millis);

    @TempDir
    Path directory;

    private SiteConfiguration site;
    private SessionFiles files;
    private SshMaster master;
    private List<InetAddress> loopback;
    private LoginPorts loginPorts;

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

    @BeforeEach
    void name() throws TunnelException {
        site = sshd.site(directory);
        files = SessionFiles.single(directory, "alice");
        loopback = LoginPorts.present(BindAddress.LOOPBACK);
        loginPorts = new LoginPorts(loopback);
    }

    @AfterEach
    void endMaster() throws TunnelException {
        loginPorts.close();
        SshMaster.end(files, Kernel.UID);
    }

    @Test
    void aMasterIsNamedInItsHostFileAndGoneWithAllItsFilesAtTheEnd() throws Exception {
        ProcessId master = start();
        assertTrue(master.isAlive());
        assertEquals(
                List.of("node=" + PrivateSshd.NODE, "boot=" + Kernel.bootId(), "master=" + master),
                Files.readAllLines(files.host()));
        assertEquals(List.of(files.control(), files.host(), files.log()), Kernel.names(directory));
        SshMaster.end(files, Kernel.UID);
        assertFalse(master.isAlive());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void whatIsSentToALoginPortArrivesAtTheExecPort() throws Exception {
        start();
        try (ServerSocket application = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Forward pair = held(application.getLocalPort());
            forward(pair);
            for (InetAddress address : loopback) {
                try (Socket client = new Socket(address, pair.loginPort());
                        Socket server = application.accept();
                        OutputStream out = client.getOutputStream()) {
                    out.write("hello".getBytes());
                    assertEquals("hello", new String(server.getInputStream().readNBytes(5)));
                }
            }
        }
    }

    @Test
    void aForwardThatIsUpEndsWithTheMaster() throws Exception {
        start();
        Forward pair = held(8000);
        forward(pair);
        new Socket(loopback.get(0), pair.loginPort()).close();
        SshMaster.end(files, Kernel.UID);
        assertThrows(ConnectException.class, () -> new Socket(loopback.get(0), pair.loginPort()).close());
    }

    @Test
    void aPortThatIsTakenIsNamedInSshsWords() throws Exception {
        start();
        try (ServerSocket other = new ServerSocket(0, 1, loopback.get(0))) {
            Forward pair = new Forward(other.getLocalPort(), 8000);
            assertEquals(
                    "ssh: cannot forward " + pair + ": Port forwarding failed",
                    assertThrows(TunnelException.class, () -> forward(pair)).getMessage());
        }
    }

    @Test
    void aMasterThatWasKilledLeavesNothingThatStaysOrStopsTheNext() throws Exception {
        ProcessId killed = start();
        Kernel.signal("KILL", killed.pid());
        Kernel.await(() -> !killed.isAlive());
        assertEquals(List.of(files.control(), files.host(), files.log()), Kernel.names(directory));
        SshMaster.end(files, Kernel.UID);
        assertEquals(List.of(), Kernel.names(directory));
        assertTrue(start().isAlive());
    }

    @Test
    void aMasterThatWasStoppedIsKilled() throws Exception {
        ProcessId master = start();
        Kernel.signal("STOP", master.pid());
        Kernel.await(() -> Kernel.state(master.pid()) == 'T');
        SshMaster.end(files, Kernel.UID);
        assertFalse(master.isAlive());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void aMasterWhoseSocketSomebodyRemovedIsEndedAllTheSame() throws Exception {
        ProcessId master = start();
        Files.delete(files.control());
        SshMaster.end(files, Kernel.UID);
        assertFalse(master.isAlive());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void aMasterWhoseHostFileSomebodyRemovedIsEndedAllTheSame() throws Exception {
        ProcessId master = start();
        Files.delete(files.host());
        SshMaster.end(files, Kernel.UID);
        assertFalse(master.isAlive());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void anSshThatConnectsWhileItIsEndedIsEndedInTheBackground() throws Exception {
        List<String> ssh = SshCommand.master(site, files, PrivateSshd.NODE, Prompting.NO_TERMINAL);
        String script = "trap '\"$@\"; kill $!; exit 0' TERM; tail -f /dev/null & echo ready; wait";
        List<String> command =
                Stream.concat(Stream.of("sh", "-c", script, "sh"), ssh.stream()).toList();
        Process connecting = new ProcessBuilder(command).start();
        connecting.inputReader().readLine();
        new HostFile(PrivateSshd.NODE, ProcessId.of((int) connecting.pid())).write(files.host(), Kernel.UID);
        SshMaster.end(files, Kernel.UID);
        assertEquals(0, connecting.waitFor());
        assertEquals(List.of(), Kernel.names(directory));
        assertFalse(ProcessHandle.allProcesses().anyMatch(process -> process.info()
                .commandLine()
                .orElse("")
                .contains(files.control().toString())));
    }

    @Test
    void aMasterWhoseFilesAreGoneIsEndedByWhatIsRemembered() throws Exception {
        ProcessId started = start();
        Files.delete(files.control());
        Files.delete(files.host());
        master.end();
        assertFalse(started.isAlive());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void aMasterThatWasKilledIsOpenedAgainWithItsForwards() throws Exception {
        ProcessId killed = start();
        Forward pair = held(8000);
        forward(pair);
        Kernel.signal("KILL", killed.pid());
        master.awaitLoss();
        master.open(PATIENT, Prompting.JOB_RUNS, Deadline.in(15_000));
        forward(pair);
        new Socket(loopback.get(0), pair.loginPort()).close();
        assertTrue(HostFile.master(files.host(), Kernel.UID).orElseThrow().isAlive());
    }

    @Test
    void aMasterIsNotStartedAfterItsEnd() throws Exception {
        start();
        master.end();
        TunnelException ended = assertThrows(
                TunnelException.class, () -> master.open(PATIENT, Prompting.JOB_RUNS, Deadline.in(15_000)));
        assertEquals("ssh to 127.0.0.1: not started, for the session has ended", ended.getMessage());
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void theEndOfWhatNeverBeganIsFine() throws Exception {
        SshMaster.end(files, Kernel.UID);
        assertEquals(List.of(), Kernel.names(directory));
    }

    private ProcessId start() throws Exception {
        master = new SshMaster(site, files, PrivateSshd.NODE, Kernel.UID);
        new LaunchWait(new StandInStep("12.0", PrivateSshd.NODE), PrivateSshd.NODE).open(master, 15);
        return HostFile.master(files.host(), Kernel.UID).orElseThrow();
    }

    private void forward(Forward pair) throws TunnelException {
        master.forward(loopback, new TunnelRequest(List.of(pair)));
    }

    /** A pair whose login port is nobody else's before ssh listens on it. */
    private Forward held(int execPort) throws TunnelException {
        Forward pair = loginPorts.hold(new Forward(Forward.CHOOSE, execPort));
        loginPorts.handOver();
        return pair;
    }
}
