package slurm.stunnel;

import java.nio.file.Path;

/**
 * Where the state of one session lives on the login host.
 *
 * @param exitflag says whose exit is the real one; see {@link ExitFlag}
 * @param host what a later clean-up needs; see {@link HostFile}
 * @param control the ssh master's control socket
 * @param log the ssh master's own log
 */
record SessionFiles(Path exitflag, Path host, Path control, Path log) {

    /** The only session of a user on a login host: {@code alice-host.tunnel} and its like. */
    static SessionFiles single(Path stateDir, String user) {
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

    /** A directory service may have put a slash into the login name. */
    private static String fileName(String user) {
        return user.replace('/', '_');
    }
}
