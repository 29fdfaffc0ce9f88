package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.forward.Forward;
import slurm.stunnel.text.TunnelException;
import slurm.testing.SecondJvm;

@Timeout(60)
class LoginPortsTest {

    private static final InetAddress LOOPBACK4 = address("127.0.0.1");
    private static final InetAddress LOOPBACK6 = address("::1");

    private final LoginPorts ports = new LoginPorts(List.of(LOOPBACK4));

    @AfterEach
    void free() {
        ports.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noProgramCanListenOnAHeldPort(boolean reuse) throws Exception {
        int port = ports.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
        assertThrows(BindException.class, () -> listen(LOOPBACK4, port, reuse));
    }

    @Test
    void aHeldPortRefusesConnections() throws Exception {
        int port = ports.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
        assertThrows(ConnectException.class, () -> new Socket(LOOPBACK4, port).close());
    }

    @Test
    void thePortThatTheUserNamesIsTheOneThatIsHeld() throws Exception {
        Forward pair = new Forward(freePort(), 8000);
        assertEquals(pair, ports.hold(pair));
        assertThrows(BindException.class, () -> listen(LOOPBACK4, pair.loginPort(), true));
    }

    @Test
    void everyChosenPortIsAnother() throws Exception {
        Forward first = ports.hold(new Forward(Forward.CHOOSE, 8000));
        Forward second = ports.hold(new Forward(Forward.CHOOSE, 8000));
        assertNotEquals(first.loginPort(), second.loginPort());
        assertEquals(8000, second.nodePort());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPortOnWhichAnotherListensIsTaken(boolean reuse) throws Exception {
        try (ServerSocket other = listen(LOOPBACK4, 0, reuse)) {
            Forward pair = new Forward(other.getLocalPort(), 8000);
            assertEquals(
                    "--tunnel: login port already in use: " + other.getLocalPort() + " on 127.0.0.1",
                    assertThrows(TunnelException.class, () -> ports.hold(pair)).getMessage());
        }
    }

    @Test
    void aPortThatIsTakenOnOneAddressIsHeldOnNone() throws Exception {
        assumeTrue(LoginPorts.present(BindAddress.LOOPBACK).contains(LOOPBACK6), "this host has no IPv6");
        try (LoginPorts both = new LoginPorts(List.of(LOOPBACK4, LOOPBACK6));
                ServerSocket other = listen(LOOPBACK6, 0, false)) {
            int port = other.getLocalPort();
            assertEquals(
                    "--tunnel: login port already in use: " + port + " on ::1",
                    assertThrows(TunnelException.class, () -> both.hold(new Forward(port, 8000)))
                            .getMessage());
            listen(LOOPBACK4, port, false).close();
        }
    }

    @Test
    void aChosenPortIsHeldOnEveryAddress() throws Exception {
        assumeTrue(LoginPorts.present(BindAddress.LOOPBACK).contains(LOOPBACK6), "this host has no IPv6");
        try (LoginPorts both = new LoginPorts(List.of(LOOPBACK4, LOOPBACK6))) {
            int port = both.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
            assertThrows(BindException.class, () -> listen(LOOPBACK4, port, true));
            assertThrows(BindException.class, () -> listen(LOOPBACK6, port, true));
        }
    }

    @Test
    void aPortWhoseLastConnectionIsInTimeWaitIsFreeAndThenKeptFromOthers() throws Exception {
        int port = portInTimeWait();
        assertThrows(BindException.class, () -> listen(LOOPBACK4, port, false)); // else the rest proves nothing
        ports.hold(new Forward(port, 8000));
        assertThrows(BindException.class, () -> listen(LOOPBACK4, port, true));
        ports.handOver();
        listen(LOOPBACK4, port, true).close();
    }

    @Test
    void afterTheHandOverOnlyAListenerThatReusesAddressesGetsThePort() throws Exception {
        int port = ports.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
        ports.handOver();
        assertThrows(BindException.class, () -> listen(LOOPBACK4, port, false));
        try (ServerSocket ssh = listen(LOOPBACK4, port, true);
                Socket client = new Socket(LOOPBACK4, port);
                Socket server = ssh.accept()) {
            assertEquals(client.getLocalPort(), server.getPort());
            ports.close();
            assertThrows(BindException.class, () -> listen(LOOPBACK4, port, true));
        }
    }

    @Test
    void aClosedPortIsFree() throws Exception {
        int port = ports.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
        ports.close();
        listen(LOOPBACK4, port, false).close();
    }

    /** srun's shepherd is forked while the ports are held, and keeps copies of the sockets until srun ends. */
    @Test
    void aCopyOfAClosedPortInAnotherProcessDoesNotKeepSshFromIt() throws Exception {
        int port = ports.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
        Process copy = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import ctypes, os, socket, sys\n"
                                + "libc = ctypes.CDLL(None, use_errno=True)\n"
                                + "process = os.pidfd_open(os.getppid())\n"
                                + "copies = []\n"
                                + "for fd in os.listdir('/proc/%d/fd' % os.getppid()):\n"
                                + "    copy = libc.syscall(438, process, int(fd), 0)\n" // pidfd_getfd(2)
                                + "    if copy >= 0: copies.append(copy)\n"
                                + "print('copied' if copies else os.strerror(ctypes.get_errno()), flush=True)\n"
                                + "sys.stdin.read()")
                .start();
        try {
            assumeTrue("copied".equals(copy.inputReader().readLine()), "this process may not copy descriptors");
            ports.close();
            listen(LOOPBACK4, port, true).close();
        } finally {
            copy.destroyForcibly().onExit().join();
        }
    }

    @Test
    void everyAddressOfTheHostCanBeHeldAndHandedOver() throws Exception {
        List<InetAddress> every = LoginPorts.present(BindAddress.parse("*"));
        try (LoginPorts all = new LoginPorts(every)) {
            int port = all.hold(new Forward(Forward.CHOOSE, 8000)).loginPort();
            assertThrows(BindException.class, () -> listen(LOOPBACK4, port, true));
            assertThrows(BindException.class, () -> listen(every.get(0), port, true));
            all.handOver();
            listen(every.get(0), port, true).close();
            listen(every.get(every.size() - 1), port, true).close();
        }
    }

    @Test
    void onlyAddressesOfThisHostArePresent() throws TunnelException {
        assertTrue(LoginPorts.present(BindAddress.LOOPBACK).contains(LOOPBACK4));
        assertEquals(
                List.of(LOOPBACK4),
                LoginPorts.present(new BindAddress(List.of("127.0.0.1", "192.0.2.1")))); // TEST-NET-1 of RFC 5737
        assertEquals(
                "bind_address: not an address of this host: [192.0.2.1]",
                assertThrows(TunnelException.class, () -> LoginPorts.present(BindAddress.parse("192.0.2.1")))
                        .getMessage());
    }

    @Test
    void anSrunWithoutFileDescriptorsIsToldSo() {
        List<String> limited = List.of("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh");
        try (SecondJvm srun = SecondJvm.start(limited, CrowdedSrun.class)) {
            assertEquals("--tunnel: cannot hold login port: 0 on 127.0.0.1: Too many open files", srun.answer());
        }
    }

    private static ServerSocket listen(InetAddress address, int port, boolean reuse) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(reuse);
            socket.bind(new InetSocketAddress(address, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = listen(LOOPBACK4, 0, false)) {
            return socket.getLocalPort();
        }
    }

    /** The side that closes first keeps the connection in TIME_WAIT. */
    private static int portInTimeWait() throws IOException {
        try (ServerSocket listener = listen(LOOPBACK4, 0, true);
                Socket client = new Socket(LOOPBACK4, listener.getLocalPort())) {
            listener.accept().close();
            assertEquals(-1, client.getInputStream().read());
            return listener.getLocalPort();
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
