package slurm.stunnel.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import slurm.stunnel.text.Printable;
import slurm.stunnel.text.Reason;
import slurm.stunnel.text.TunnelException;

/**
 * Where the state of one session lives on the login host.
 *
 * @param exitflag says whose exit is the real one; see {@link Claim}
 * @param host what a later clean-up needs; see {@link HostFile}
 * @param control the ssh master's control socket
 * @param log the ssh master's own log
 */
public record SessionFiles(Path exitflag, Path host, Path control, Path log) {

    /** Bytes. The kernel takes 107, and ssh (9.2) makes the socket under a name that is 17 longer first. */
    private static final int LONGEST_CONTROL = 90;

    private static final List<String> KINDS =
            List.of("-exitflag.tunnel", "-host.tunnel", "-control.tunnel", "-log.tunnel");

    private static final String LONGEST_STEP = "4294967295.4294967295";

    /** The only session of a user on a login host: {@code alice-host.tunnel} and its like. */
    public static SessionFiles single(Path stateDir, String user) {
        String name = fileName(user);
        return new SessionFiles(
                stateDir.resolve(name + "-exitflag.tunnel"),
                stateDir.resolve(name + "-host.tunnel"),
                stateDir.resolve(name + "-control.tunnel"),
                stateDir.resolve(name + "-log.tunnel"));
    }

    /**
     * One of several sessions. The exitflag is claimed before Slurm has given a job id, so that it carries the number
     * of the session, 1 to max_sessions; the other files carry job and step.
     */
    static SessionFiles numbered(Path stateDir, String user, int number, String step) {
        SessionFiles ofStep = single(stateDir, fileName(user) + "-" + step);
        Path exitflag = single(stateDir, fileName(user) + "-" + number).exitflag();
        return new SessionFiles(exitflag, ofStep.host, ofStep.control, ofStep.log);
    }

    /** Those of session {@code number}, of {@code maxSessions} that the user may have. */
    public static SessionFiles of(Path stateDir, String user, int maxSessions, int number, String step) {
        return maxSessions == 1 ? single(stateDir, user) : numbered(stateDir, user, number, step);
    }

    /**
     * For the time when the step is not known yet, and nothing is queued.
     *
     * @throws TunnelException if the path of the control socket is too long for ssh, if anybody could rename and replace
     *     our files, or if a watcher could not find what a killed srun has left
     */
    public static void check(Path stateDir, String user, int maxSessions) throws TunnelException {
        StateFile.requireSticky(stateDir);
        SessionFiles longest = of(stateDir, user, maxSessions, maxSessions, LONGEST_STEP);
        if (longest.control.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_CONTROL) {
            throw new TunnelException("state_dir: control socket path longer than " + LONGEST_CONTROL + " bytes: "
                    + Printable.path(longest.control));
        }
        if (Files.isWritable(stateDir) && !Files.isReadable(stateDir)) {
            throw new TunnelException(
                    "state_dir: cannot be listed, as cleaning up needs it: " + Printable.path(stateDir));
        }
    }

    /**
     * For the same time. Of several sessions nobody knows the names yet, but anybody can guess the next job ids: whatever
     * has a name of that kind is in the way.
     *
     * @throws ForeignFileException if another user has something under one of the names
     */
    public static void refuseForeign(Path stateDir, String user, int maxSessions, int uid) throws TunnelException {
        try {
            if (maxSessions == 1) {
                SessionFiles files = single(stateDir, user);
                for (Path file : List.of(files.exitflag, files.host, files.control, files.log)) {
                    StateFile.refuseForeign(file, uid);
                }
                return;
            }
            try (DirectoryStream<Path> directory = Files.newDirectoryStream(stateDir)) {
                for (Path file : directory) {
                    if (isNumbered(file.getFileName().toString(), fileName(user))) {
                        StateFile.refuseForeign(file, uid);
                    }
                }
            }
        } catch (IOException e) {
            throw new TunnelException(
                    "state_dir: cannot claim a session: " + Reason.words(e) + ": " + Printable.path(stateDir), e);
        }
    }

    /** {@code alice-2-exitflag.tunnel}, {@code alice-12.0-host.tunnel} and their like. */
    private static boolean isNumbered(String name, String user) {
        int start = user.length() + 1;
        int end = start;
        while (end < name.length() && (Character.isDigit(name.charAt(end)) || name.charAt(end) == '.')) {
            end++;
        }
        return name.startsWith(user + "-") && end > start && KINDS.contains(name.substring(end));
    }

    /** How the names of a user's files begin: a directory service may have put a slash into the login name. */
    public static String fileName(String user) {
        return user.replace('/', '_');
    }
}
