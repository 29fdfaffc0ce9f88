package slurm.stunnel.session;

import slurm.spank.SpankException;

/**
 * The job must not start, with or without a tunnel: its step has ended, or srun was told to end. {@code on_failure}
 * does not apply to it, unlike to a {@link slurm.stunnel.text.TunnelException}.
 */
public final class LaunchCancelled extends SpankException {

    private static final long serialVersionUID = 1L;

    LaunchCancelled(String message) {
        super(message);
    }
}
