package slurm.stunnel;

/** Whether ssh may ask the user: for a password, a passphrase, or whether a host key is right. */
enum Asking {
    /** srun has a terminal, and nothing else to do at it. */
    ALLOWED,
    /** Nobody would hear it. */
    NO_TERMINAL,
    /** The terminal, if there is one, is the job's. */
    JOB_RUNS;

    /** For an ssh that is started before the job is. */
    static Asking beforeLaunch() {
        return Terminal.isThere() ? ALLOWED : NO_TERMINAL;
    }
}
