package slurm.stunnel.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slurm.stunnel.text.AbsolutePath;
import slurm.stunnel.text.TunnelException;

/**
 * The {@code key=value} arguments after {@code stunnel.so} in plugstack.conf: the site's keys, and those of the C
 * plugins of the same name, so that a site can replace the library and keep its line.
 *
 * <p>Slurm splits the line at spaces and knows no quotes there. So {@code |} stands for a space in every value, as in
 * the C plugins. If a key is given twice, the last one counts, as there.
 */
final class PlugstackArguments {
    private static final String PLACE = "plugstack.conf";
    private static final String FILE = "config=";

    private PlugstackArguments() {}

    /** @throws TunnelException for an argument without {@code =}, with an unknown key or a control character */
    static List<Setting> settings(List<String> arguments) throws TunnelException {
        List<Setting> settings = new ArrayList<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw TunnelException.of(PLACE, "not key=value", argument);
            }
            String spelling = argument.substring(0, equals);
            if (isForOthers(spelling)) {
                continue;
            }
            Optional<SiteKey> key = key(spelling);
            if (key.isEmpty()) {
                throw TunnelException.of(PLACE, "unknown key", argument);
            }
            requireText(argument);
            settings.add(new Setting(PLACE + ": " + spelling, key.get(), value(argument, equals)));
        }
        return settings;
    }

    /**
     * The file that {@code config=} names, if it is given.
     *
     * @throws TunnelException if its path is not absolute: a relative one would name a file in the user's directory
     */
    public static Optional<Path> file(List<String> arguments) throws TunnelException {
        Optional<Path> file = Optional.empty();
        for (String argument : arguments) {
            if (argument.startsWith(FILE)) {
                try {
                    file = Optional.of(AbsolutePath.parse(value(argument, FILE.length() - 1)));
                } catch (TunnelException e) {
                    throw e.at(PLACE + ": config");
                }
            }
        }
        return file;
    }

    /**
     * True for a key that is no setting. The loader reads {@code runtime}, and {@link #file} reads {@code config}. The C plugins append
     * {@code helpertask_cmd} and {@code helpertask_args} to a shell command, to keep its output ({@code 2>/tmp/log}).
     * This plugin starts no shell, and it keeps ssh's log in any case.
     */
    private static boolean isForOthers(String spelling) {
        return spelling.equals("runtime")
                || spelling.equals("config")
                || spelling.equals("helpertask_cmd")
                || spelling.equals("helpertask_args");
    }

    /** As in the file: a value goes into ssh's arguments, file names and messages, where a terminal might obey it. */
    private static void requireText(String argument) throws TunnelException {
        for (int i = 0; i < argument.length(); i++) {
            if (Character.isISOControl(argument.charAt(i))) {
                throw TunnelException.of(PLACE, "control character", argument);
            }
        }
    }

    private static Optional<SiteKey> key(String spelling) {
        if (spelling.equals("ssh_cmd")) {
            return Optional.of(SiteKey.SSH_COMMAND);
        }
        if (spelling.equals("args")) {
            return Optional.of(SiteKey.SSH_ARGS);
        }
        return SiteKey.spelled(spelling);
    }

    private static String value(String argument, int equals) {
        return argument.substring(equals + 1).replace('|', ' ').trim();
    }
}
