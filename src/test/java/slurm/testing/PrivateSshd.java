package slurm.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.text.TunnelException;

/** An sshd of our own, with its keys in one folder and its port on 127.0.0.1, that lets in this user's new key. */
public final class PrivateSshd implements AutoCloseable {

    public static final String NODE = "127.0.0.1";

    /** sshd re-executes itself and insists on being called by its absolute path. */
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final SocketChannel reserved;
    private int port;
    private Process process;

    private PrivateSshd(Path directory) throws IOException {
        this.directory = directory;
        reserved = SocketChannel.open();
    }

    public static PrivateSshd start(Path directory) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "no " + PROGRAM + " on this machine");
        PrivateSshd sshd = new PrivateSshd(directory);
        sshd.reservePort();
        sshd.makeKeys();
        sshd.run();
        return sshd;
    }

    /** A site whose ssh finds its way to this sshd, and nowhere else. */
    public SiteConfiguration site(Path stateDir) throws TunnelException {
        return SiteConfiguration.read(
                Path.of("/nonexistent"), List.of(plugstackArguments(stateDir).split(" ")));
    }

    /** What ssh needs to know, for {@code ssh_args}. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-F", "/dev/null", "-p", String.valueOf(port)));
        arguments.addAll(List.of("-i", file("user_key"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
        arguments.addAll(List.of("-o", "UserKnownHostsFile=" + file("known_hosts")));
        arguments.addAll(List.of("-o", "GlobalKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=yes"));
        return arguments;
    }

    /** The same as arguments in plugstack.conf. */
    public String plugstackArguments(Path stateDir) {
        return "config=/nonexistent/stunnel.conf state_dir=" + stateDir + " ssh_args=" + String.join("|", arguments());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        reserved.close();
    }

    /**
     * Bound but not listening, and reusable: sshd can listen there, and the kernel gives the port to no other program.
     */
    private void reservePort() throws IOException {
        reserved.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        reserved.bind(new InetSocketAddress(NODE, 0));
        port = ((InetSocketAddress) reserved.getLocalAddress()).getPort();
    }

    private void makeKeys() throws IOException {
        for (String key : List.of("host_key", "user_key")) {
            Kernel.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", file(key));
        }
        Files.copy(directory.resolve("user_key.pub"), directory.resolve("authorized_keys"));
        String hostKey = Files.readString(directory.resolve("host_key.pub"));
        Files.writeString(directory.resolve("known_hosts"), "[" + NODE + "]:" + port + " " + hostKey);
    }

    private void run() throws IOException {
        Path configuration = Files.write(
                directory.resolve("sshd_config"),
                List.of(
                        "ListenAddress " + NODE,
                        "Port " + port,
                        "HostKey " + file("host_key"),
                        "PidFile none",
                        "AuthorizedKeysFile " + file("authorized_keys"),
                        "StrictModes no", // the folder lies in /tmp
                        "UsePAM no",
                        "PermitRootLogin yes",
                        "PasswordAuthentication no",
                        "KbdInteractiveAuthentication no"));
        if (Kernel.UID == 0) {
            Files.createDirectories(Path.of("/run/sshd")); // where its unprivileged half is locked in
        }
        process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString()).start();
        BufferedReader log = process.errorReader();
        String line = log.readLine();
        while (line != null && !line.startsWith("Server listening")) {
            line = log.readLine();
        }
        if (line == null) {
            throw new IOException("sshd does not listen");
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
