package slurm.stunnel.site;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import slurm.stunnel.forward.BindAddress;
import slurm.stunnel.text.AbsolutePath;
import slurm.stunnel.text.CommandWords;
import slurm.stunnel.text.Decimal;
import slurm.stunnel.text.IpLiteral;
import slurm.stunnel.text.TunnelException;

/** Collects settings on top of the defaults and checks each value as it comes. A later setting replaces an earlier. */
final class SiteConfigurationBuilder {
    private static final int LONGEST_HOST_NAME = 253;

    private List<String> sshCommand = List.of("ssh");
    private List<String> sshArgs = List.of();
    private Path stateDir = Path.of("/tmp");
    private int maxSessions = 1;
    private BindAddress bindAddress = BindAddress.LOOPBACK;
    private int connectTimeout = 15;
    private Optional<String> loginHost = Optional.empty();
    private OnFailure onFailure = OnFailure.FAIL;
    private boolean reconnect = true;
    private Optional<SyslogFacility> syslog = Optional.empty();
    private boolean report = true;

    /** @throws TunnelException {@code <where>: <problem>: <value>} */
    public void set(Setting setting) throws TunnelException {
        try {
            set(setting.key(), setting.value());
        } catch (TunnelException e) {
            throw e.at(setting.where());
        }
    }

    SiteConfiguration build() {
        return new SiteConfiguration(
                sshCommand,
                sshArgs,
                stateDir,
                maxSessions,
                bindAddress,
                connectTimeout,
                loginHost,
                onFailure,
                reconnect,
                syslog,
                report);
    }

    private void set(SiteKey key, String value) throws TunnelException {
        switch (key) {
            case SSH_COMMAND -> sshCommand = command(value);
            case SSH_ARGS -> sshArgs = CommandWords.split(value);
            case STATE_DIR -> stateDir = AbsolutePath.parse(value);
            case MAX_SESSIONS -> maxSessions = number(value, SiteConfiguration.MOST_SESSIONS);
            case BIND_ADDRESS -> bindAddress = BindAddress.parse(value);
            case CONNECT_TIMEOUT -> connectTimeout = number(value, SiteConfiguration.LONGEST_CONNECT_TIMEOUT);
            case LOGIN_HOST -> loginHost = host(value);
            case ON_FAILURE -> onFailure = OnFailure.parse(value);
            case RECONNECT -> reconnect = yesOrNo(value);
            case SYSLOG -> syslog = value.equals("no") ? Optional.empty() : Optional.of(SyslogFacility.parse(value));
            case REPORT -> report = yesOrNo(value);
        }
    }

    /** A relative path would name a program in whatever directory the user stands. */
    private static List<String> command(String text) throws TunnelException {
        List<String> words = CommandWords.split(text);
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw TunnelException.of("no command", text);
        }
        String program = words.get(0);
        if (program.indexOf('/') > 0) {
            throw TunnelException.of("neither a plain name nor an absolute path", program);
        }
        return words;
    }

    private static int number(String text, int highest) throws TunnelException {
        int number = Decimal.parse(text);
        if (number < 1 || number > highest) {
            throw TunnelException.of("not a number from 1 to " + highest, text);
        }
        return number;
    }

    /** Without the brackets of an IPv6 address: ssh takes it bare behind {@code user@}, and only so (9.2). */
    private static Optional<String> host(String text) throws TunnelException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean inBrackets = text.startsWith("[") && text.endsWith("]") && text.length() > 2;
        String host = inBrackets ? text.substring(1, text.length() - 1) : text;
        if (!IpLiteral.isIpv6(host) && (inBrackets || !isHostName(host))) {
            throw TunnelException.of("not a host name or IP address", text);
        }
        return Optional.of(host);
    }

    private static boolean isHostName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && (i == 0 || (c != '.' && c != '-'))) {
                return false;
            }
        }
        return text.length() <= LONGEST_HOST_NAME;
    }

    private static boolean yesOrNo(String text) throws TunnelException {
        if (!text.equals("yes") && !text.equals("no")) {
            throw TunnelException.of("neither yes nor no", text);
        }
        return text.equals("yes");
    }
}
