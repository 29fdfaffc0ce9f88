package slurm.stunnel.site;

import java.util.List;
import slurm.stunnel.text.CommandWords;
import slurm.stunnel.text.TunnelException;

/**
 * How ssh is started.
 *
 * @param command {@code ssh_command}: the program (a plain name or an absolute path) and the words that always follow
 *     it; default {@code ssh}
 * @param args {@code ssh_args}: more words for ssh; default none
 * @param connectTimeout {@code connect_timeout} in seconds, 1 to 3600; default 15
 */
public record SshSettings(List<String> command, List<String> args, int connectTimeout) {
    private static final int LONGEST_CONNECT_TIMEOUT = 3600;

    /**
     * For values that are known to be good.
     *
     * @param command at least the program
     * @param args may be empty
     * @param connectTimeout in seconds, 1 to 3600
     * @throws IllegalArgumentException if a value is out of range
     */
    public SshSettings {
        command = List.copyOf(command);
        args = List.copyOf(args);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no ssh command");
        }
        if (connectTimeout < 1 || connectTimeout > LONGEST_CONNECT_TIMEOUT) {
            throw new IllegalArgumentException("connect timeout out of range: " + connectTimeout);
        }
    }

    static SshSettings of(SiteValues values) throws TunnelException {
        return new SshSettings(
                command(values.text(SiteKey.SSH_COMMAND, "ssh")),
                CommandWords.split(values.text(SiteKey.SSH_ARGS, "")),
                values.number(SiteKey.CONNECT_TIMEOUT, 15, LONGEST_CONNECT_TIMEOUT));
    }

    /** Refuses a relative path: it would name a program in the user's current directory. */
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
}
