package slurm.stunnel.ssh;

import slurm.posix.Terminal;

/** Whether ssh may ask the user for a password, a passphrase, or whether a host key is right. */
public enum Prompting {
    /** srun has a terminal, and the job does not use it yet. */
    ALLOWED,
    /** srun has no terminal. */
    NO_TERMINAL,
    /** The terminal belongs to the job. */
    JOB_RUNS;

    /** {@return what applies before the job is launched} */
    public static Prompting beforeLaunch() {
        return Terminal.isThere() ? ALLOWED : NO_TERMINAL;
    }
}
