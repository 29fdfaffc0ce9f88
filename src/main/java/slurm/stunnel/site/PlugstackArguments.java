package slurm.stunnel.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slurm.stunnel.text.AbsolutePath;
import slurm.stunnel.text.TunnelException;

/**
 * The {@code key=value} arguments behind {@code stunnel.so} in plugstack.conf: the site's keys, and those of the C
 * plugins of the same name, so that a site can swap the library and keep its line.
 *
 * <p>Slurm cuts the line at spaces and knows no quotes there, hence {@code |} stands for a space in every value, as in
 * the C plugins. Given twice, the last one counts, as there.
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
     * The file named by {@code config=}, if any.
     *
     * @throws TunnelException if its path is not absolute: srun may stand in any directory, a user's own included
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
     * {@code runtime} is the loader's and {@code config} was read before. {@code helpertask_cmd} and
     * {@code helpertask_args} ended the shell command of the C plugins, to catch its output ({@code 2>/tmp/log}):
     * without a shell there is nothing to add them to, and ssh's log is kept anyway.
     */
    private static boolean isForOthers(String spelling) {
        return spelling.equals("runtime")
                || spelling.equals("config")
                || spelling.equals("helpertask_cmd")
                || spelling.equals("helpertask_args");
    }

    /** As in the file: what a terminal might obey ends in words for ssh and in the names of files. */
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
