package slurm.stunnel.state;

import slurm.stunnel.text.TunnelException;

/** Another user has something under a name of ours. It is not ours to remove. */
public final class ForeignFileException extends TunnelException {

    private static final long serialVersionUID = 1L;

    public ForeignFileException(String message) {
        super(message);
    }
}
