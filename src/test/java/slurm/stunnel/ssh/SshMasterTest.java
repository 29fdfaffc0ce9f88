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
import java.util.ArrayList;
import java.util.List;
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
import slurm.posix.ProcessTable;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.text.TunnelException;
import slurm.testing.ClaimedSession;
import slurm.testing.Kernel;
import slurm.testing.PrivateSshd;

/** With the real ssh and a real sshd. */
@Timeout(60)
class SshMasterTest {

    private static final Waiting PATIENT = (pid, millis) -> ProcessEnd.await(pid, (int) millis);

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static PrivateSshd sshd;

    @TempDir
    Path stateDir;

    private final List<SshMaster> masters = new ArrayList<>();

    private ClaimedSession session;

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
    void claim() throws Exception {
        session = ClaimedSession.in(stateDir);
    }

    @AfterEach
    void end() throws Exception {
        for (SshMaster master : masters) {
            master.end();
        }
        assertEquals(List.of(), ProcessTable.withArgument(session.mark().sshOption()));
        session.close();
        assertEquals(List.of(), Kernel.names(stateDir.resolve("stunnel-alice")));
    }

    @Test
    void theHostfileNamesTheMasterInTheBackground() throws Exception {
        ProcessId process = process(start());
        assertTrue(process.isAlive());
        assertEquals(
                List.of("node=" + PrivateSshd.NODE, "boot=" + Kernel.bootId(), "master=" + process),
                Files.readAllLines(session.files().host()));
    }

    @Test
    void theMasterCarriesTheMarkOfItsSession() throws Exception {
        assertEquals(
                List.of(process(start())),
                ProcessTable.withArgument(session.mark().sshOption()));
    }

    @Test
    void anEndedMasterIsGoneAndCanBeEndedAgain() throws Exception {
        SshMaster master = start();
        ProcessId process = process(master);
        master.end();
        assertFalse(process.isAlive());
        master.end();
    }

    @Test
    void bytesThatAreSentToTheLoginPortArriveAtTheNodePort() throws Exception {
        SshMaster master = start();
        try (ServerSocket application = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Forward forward = new Forward(freePort(), application.getLocalPort());
            forward(master, forward);
            try (Socket client = new Socket(LOOPBACK, forward.loginPort());
                    Socket server = application.accept();
                    OutputStream out = client.getOutputStream()) {
                out.write("hello".getBytes());
                assertEquals("hello", new String(server.getInputStream().readNBytes(5)));
            }
        }
    }

    @Test
    void aForwardEndsWithItsMaster() throws Exception {
        SshMaster master = start();
        Forward forward = new Forward(freePort(), 8000);
        forward(master, forward);
        new Socket(LOOPBACK, forward.loginPort()).close();
        master.end();
        assertThrows(ConnectException.class, () -> new Socket(LOOPBACK, forward.loginPort()).close());
    }

    @Test
    void aPortThatIsTakenIsNamedInTheWordsOfSsh() throws Exception {
        SshMaster master = start();
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
            Forward forward = new Forward(other.getLocalPort(), 8000);
            assertEquals(
                    "ssh: cannot forward " + forward + ": Port forwarding failed",
                    assertThrows(TunnelException.class, () -> forward(master, forward))
                            .getMessage());
        }
    }

    @Test
    void theLossOfAKilledMasterIsNoticedAndTheNextOneCanStart() throws Exception {
        SshMaster killed = start();
        Kernel.signal("KILL", process(killed).pid());
        killed.awaitLoss();
        Forward forward = new Forward(freePort(), 8000);
        forward(start(), forward);
        new Socket(LOOPBACK, forward.loginPort()).close();
    }

    @Test
    void aStoppedMasterIsKilled() throws Exception {
        SshMaster master = start();
        ProcessId process = process(master);
        Kernel.signal("STOP", process.pid());
        Kernel.await(() -> Kernel.state(process.pid()) == 'T');
        master.end();
        assertFalse(process.isAlive());
    }

    @Test
    void theProxyCommandOfAStoppedMasterIsEndedWithIt() throws Exception {
        SshMaster master = start("-o|ProxyCommand=" + proxy());
        ProcessId process = process(master);
        Path script = stateDir.resolve("proxy");
        List<ProcessId> proxies = ProcessTable.withArgument(script.toString());
        assertFalse(proxies.isEmpty()); // not a child of the master: its parent has ended
        Kernel.signal("STOP", process.pid());
        Kernel.await(() -> Kernel.state(process.pid()) == 'T');
        master.end();
        for (ProcessId helper : proxies) {
            assertFalse(helper.isAlive());
        }
    }

    /** One word for plugstack.conf, where | stands for a space. */
    private String proxy() throws IOException {
        Path script = Kernel.script(
                stateDir.resolve("proxy"),
                "python3 -c 'import socket, sys, threading, os\n"
                        + "s = socket.create_connection((sys.argv[1], int(sys.argv[2])))\n"
                        + "def copy(r, w):\n"
                        + "  while True:\n"
                        + "    b = os.read(r, 65536)\n"
                        + "    if not b: return\n"
                        + "    os.write(w, b)\n"
                        + "threading.Thread(target=copy, args=(0, s.fileno()), daemon=True).start()\n"
                        + "copy(s.fileno(), 1)' \"$1\" \"$2\"");
        return "'" + script + "|%h|%p'";
    }

    @Test
    void aMasterWhoseSocketSomebodyRemovedIsEndedAllTheSame() throws Exception {
        SshMaster master = start();
        ProcessId process = process(master);
        Files.delete(session.files().control());
        master.end();
        assertFalse(process.isAlive());
    }

    @Test
    void anotherMasterAtTheSamePathIsLeftAlone() throws Exception {
        SshMaster first = start();
        ProcessId firstProcess = process(first);
        SshMaster second = start(); // removes the socket of the first, as if another session had the directory
        ProcessId secondProcess = process(second);
        first.end();
        assertFalse(firstProcess.isAlive());
        assertTrue(secondProcess.isAlive());
        assertTrue(Files.exists(session.files().control()));
    }

    @Test
    void aMasterWhoseHostfileCannotBeWrittenAnyMoreIsEnded() throws Exception {
        Path host = session.files().host();
        Path wrapper = Kernel.script(
                stateDir.resolve("ssh"), "ssh \"$@\" || exit; rm " + host + "; mkdir " + host + "; exit 0");
        assertEquals(
                "ssh to 127.0.0.1: cannot write its state: Is a directory: " + host,
                assertThrows(TunnelException.class, () -> start(site("ssh_command=" + wrapper)))
                        .getMessage());
        assertEquals(List.of(), ProcessTable.withArgument(session.mark().sshOption()));
        Files.delete(host);
    }

    private SshMaster start(String... sshArgs) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of(sshd.plugstackArguments(stateDir).split(" ")));
        for (String more : sshArgs) {
            arguments.replaceAll(word -> word.startsWith("ssh_args=") ? word + "|" + more : word);
        }
        return start(SiteConfiguration.read(Path.of("/nonexistent"), arguments));
    }

    private SiteConfiguration site(String more) throws TunnelException {
        return SiteConfiguration.read(
                Path.of("/nonexistent"), List.of((sshd.plugstackArguments(stateDir) + " " + more).split(" ")));
    }

    private SshMaster start(SiteConfiguration site) throws Exception {
        SshMaster master = SshStart.begin(
                        site, session.files(), session.mark(), PrivateSshd.NODE, Prompting.NO_TERMINAL)
                .await(PATIENT, Deadline.in(15_000));
        masters.add(master);
        return master;
    }

    private ProcessId process(SshMaster master) throws Exception {
        assertEquals(masters.get(masters.size() - 1), master);
        String line = Files.readAllLines(session.files().host()).get(2);
        return ProcessId.parse(line.substring("master=".length())).orElseThrow();
    }

    private static void forward(SshMaster master, Forward forward) throws TunnelException {
        master.forward(List.of(LOOPBACK), new TunnelRequest(List.of(forward)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
