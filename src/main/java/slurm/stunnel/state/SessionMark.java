package slurm.stunnel.state;

import slurm.posix.ProcessId;

/**
 * The word by which every ssh of a session is found in /proc, even if no file names it. A path would not do: if a user
 * removes the directory of a session, the next session has the same paths.
 *
 * @param srun the process that claims the session
 * @param text {@code 4711@123456.1f2e3d}: srun, and a number that tells it from an srun with the same numbers in another
 *     container
 */
public record SessionMark(ProcessId srun, String text) {

    /**
     * {@return a new mark}
     *
     * @param srun this process
     */
    public static SessionMark of(ProcessId srun) {
        return new SessionMark(srun, srun + "." + Long.toHexString(System.nanoTime()));
    }

    /** {@return an option of ssh(1) that carries the mark and does nothing: no environment variable has this name} */
    public String sshOption() {
        return "SendEnv=stunnel." + text;
    }
}
