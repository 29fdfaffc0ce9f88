package slurm.stunnel;

/** Another user has something under a name of ours. It is not ours to remove. */
final class ForeignFileException extends TunnelException {

    private static final long serialVersionUID = 1L;

    ForeignFileException(String message) {
        super(message);
    }
}
