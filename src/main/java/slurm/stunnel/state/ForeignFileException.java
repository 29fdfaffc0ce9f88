package slurm.stunnel.state;

import slurm.stunnel.text.TunnelException;

/** Another user has taken the name of the directory in which the sessions of this user lie. */
public final class ForeignFileException extends TunnelException {

    private static final long serialVersionUID = 1L;

    ForeignFileException(String message) {
        super(message);
    }
}
