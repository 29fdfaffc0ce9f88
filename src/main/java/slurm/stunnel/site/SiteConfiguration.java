package slurm.stunnel.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.text.TunnelException;

/**
 * What the site decided: {@code /etc/stunnel.conf}, overridden by the plugin's arguments in plugstack.conf.
 *
 * <p>Each key is explained to admins in {@code packaging/stunnel.conf}.
 *
 * @param sshCommand program (plain name or absolute path) and the words that always follow it; default {@code ssh}
 * @param sshArgs more words for ssh; default none
 * @param stateDir absolute; default {@code /tmp}
 * @param maxSessions of one user on one login host, 1 to 1000; default 1
 * @param bindAddress where login ports listen; default {@link BindAddress#LOOPBACK}
 * @param connectTimeout in seconds, 1 to 3600; default 15
 * @param loginHost this login host as users reach it from outside, if its own name is not that
 * @param onFailure default {@link OnFailure#FAIL}
 * @param reconnect whether a tunnel that lost its connection is opened again; default true
 * @param syslog where tunnels leave a trace for the admin; default nowhere
 * @param report whether the user is told about the ports; default true
 */
public record SiteConfiguration(
        List<String> sshCommand,
        List<String> sshArgs,
        Path stateDir,
        int maxSessions,
        BindAddress bindAddress,
        int connectTimeout,
        Optional<String> loginHost,
        OnFailure onFailure,
        boolean reconnect,
        Optional<SyslogFacility> syslog,
        boolean report) {
    static final Path DEFAULT_FILE = Path.of("/etc/stunnel.conf");

    static final int MOST_SESSIONS = 1000;
    static final int LONGEST_CONNECT_TIMEOUT = 3600;

    /**
     * For values that are known to be good; text from admins is checked as it is read.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public SiteConfiguration {
        sshCommand = List.copyOf(sshCommand);
        sshArgs = List.copyOf(sshArgs);
        require(!sshCommand.isEmpty(), "no ssh command");
        require(stateDir.isAbsolute(), "state directory is not absolute");
        require(maxSessions >= 1 && maxSessions <= MOST_SESSIONS, "sessions out of range");
        require(connectTimeout >= 1 && connectTimeout <= LONGEST_CONNECT_TIMEOUT, "connect timeout out of range");
    }

    /** {@return what applies where the site says nothing} */
    static SiteConfiguration defaults() {
        return new SiteConfigurationBuilder().build();
    }

    /**
     * The configuration file of this plugin: {@code config=FILE} in plugstack.conf, else {@code /etc/stunnel.conf}.
     *
     * @param plugstackArguments as SPANK hands them over
     * @return where to look; nothing need be there
     * @throws TunnelException if {@code config=} is not an absolute path
     */
    public static Path file(List<String> plugstackArguments) throws TunnelException {
        return PlugstackArguments.file(plugstackArguments).orElse(DEFAULT_FILE);
    }

    /**
     * Reads the file, then the arguments, which win. A missing file means defaults.
     *
     * @param file {@code key = value} lines, as packaging/stunnel.conf explains them
     * @param plugstackArguments as SPANK hands them over, {@code runtime=} and {@code config=} included
     * @return what applies
     * @throws TunnelException naming file and line, or {@code plugstack.conf}, and the key
     */
    public static SiteConfiguration read(Path file, List<String> plugstackArguments) throws TunnelException {
        SiteConfigurationBuilder builder = new SiteConfigurationBuilder();
        for (Setting setting : ConfigurationFile.read(file)) {
            builder.set(setting);
        }
        for (Setting setting : PlugstackArguments.settings(plugstackArguments)) {
            builder.set(setting);
        }
        return builder.build();
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
