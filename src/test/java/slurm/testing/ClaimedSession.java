package slurm.testing;

import java.io.IOException;
import java.nio.file.Path;
import slurm.posix.ProcessId;
import slurm.stunnel.state.Claim;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.state.SessionMark;
import slurm.stunnel.state.StateDirectory;
import slurm.stunnel.text.TunnelException;

/** Session 1 of the user "alice", claimed by this JVM. */
public final class ClaimedSession implements AutoCloseable {

    private final Claim claim;

    private ClaimedSession(Claim claim) {
        this.claim = claim;
    }

    public static ClaimedSession in(Path stateDir) throws IOException, TunnelException {
        StateDirectory directory = StateDirectory.of(stateDir, "alice", Kernel.UID);
        directory.open(1);
        return new ClaimedSession(
                Claim.of(directory, 1, SessionMark.of(ProcessId.self())).orElseThrow());
    }

    public Claim claim() {
        return claim;
    }

    public SessionFiles files() throws TunnelException {
        return claim.files();
    }

    public SessionMark mark() {
        return claim.mark();
    }

    @Override
    public void close() throws TunnelException {
        claim.release();
    }
}
