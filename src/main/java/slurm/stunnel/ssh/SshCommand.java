package slurm.stunnel.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.SessionMark;

/** The argument list of the ssh master; no shell ever sees it. See ssh(1) and ssh_config(5). */
final class SshCommand {

    /**
     * Options that neither site nor user can change. ssh takes the first value of an option, so these stand first.
     * ClearAllForwardings drops the forwards of the user's configuration and of the command line: the plugin asks for its
     * own through the control socket.
     */
    private static final String[] FIXED = {
        "ClearAllForwardings=yes",
        "ControlPersist=no",
        "ForwardAgent=no",
        "ForwardX11=no",
        "GatewayPorts=no",
        "PermitLocalCommand=no",
        "RemoteCommand=none",
        "RequestTTY=no",
        "Tunnel=no",
        "UpdateHostKeys=no",
    };

    /**
     * Options that the site can change. ssh notices a lost connection within 45 s, three times 15. At LogLevel=ERROR, ssh
     * does not print the login banner of the node on the terminal, and a browser that keeps trying does not fill the log.
     */
    private static final String[] DEFAULTS = {
        "ServerAliveInterval=15", "ServerAliveCountMax=2", "LogLevel=ERROR",
    };

    private SshCommand() {}

    /**
     * A master for {@code node} that goes into the background once it is authenticated ({@code -f}), so that a password
     * prompt or a question about a host key still reaches the user's terminal, if ssh may ask.
     */
    static List<String> master(
            SiteConfiguration site, SessionFiles files, SessionMark mark, String node, Prompting prompting) {
        List<String> command = new ArrayList<>(site.ssh().command());
        command.addAll(List.of("-f", "-N", "-M", "-S", escaped(files.control())));
        command.addAll(List.of("-E", files.log().toString()));
        options(command, mark.sshOption());
        options(command, FIXED);
        options(command, "ConnectTimeout=" + site.ssh().connectTimeout());
        if (prompting != Prompting.ALLOWED) {
            options(command, "BatchMode=yes");
        }
        command.addAll(site.ssh().args());
        options(command, DEFAULTS);
        command.add("--");
        command.add(node);
        return command;
    }

    /** ssh expands {@code %h} and the like in the path of its socket. */
    static String escaped(Path control) {
        return control.toString().replace("%", "%%");
    }

    private static void options(List<String> command, String... options) {
        for (String option : options) {
            command.add("-o");
            command.add(option);
        }
    }
}
