package slurm.stunnel.session;

import slurm.spank.SpankException;

/**
 * The job must not start, with or without a tunnel: its step has ended, or srun was told to end. Unlike a
 * {@link slurm.stunnel.text.TunnelException}, this is nothing that {@code on_failure} decides about.
 */
public final class LaunchCancelled extends SpankException {

    private static final long serialVersionUID = 1L;

    LaunchCancelled(String message) {
        super(message);
    }
}
