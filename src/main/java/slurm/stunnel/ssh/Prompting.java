package slurm.stunnel.ssh;

import slurm.posix.Terminal;

/** Whether ssh may ask the user: for a password, a passphrase, or whether a host key is right. */
public enum Prompting {
    /** srun has a terminal, and nothing else to do at it. */
    ALLOWED,
    /** Nobody would hear it. */
    NO_TERMINAL,
    /** The terminal, if there is one, is the job's. */
    JOB_RUNS;

    /** For an ssh that is started before the job is. */
    public static Prompting beforeLaunch() {
        return Terminal.isThere() ? ALLOWED : NO_TERMINAL;
    }
}
