package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import slurm.stunnel.text.TunnelException;

class SessionFilesTest {

    private static final Path TMP = Path.of("/tmp");

    @Test
    void theOnlySessionOfAUserCarriesTheUsersName() {
        assertEquals(
                new SessionFiles(
                        Path.of("/tmp/alice-exitflag.tunnel"),
                        Path.of("/tmp/alice-host.tunnel"),
                        Path.of("/tmp/alice-control.tunnel"),
                        Path.of("/tmp/alice-log.tunnel")),
                SessionFiles.single(TMP, "alice"));
    }

    @Test
    void oneOfSeveralIsClaimedByItsNumberAndKeptByJobAndStep() {
        assertEquals(
                new SessionFiles(
                        Path.of("/tmp/alice-2-exitflag.tunnel"),
                        Path.of("/tmp/alice-12.0-host.tunnel"),
                        Path.of("/tmp/alice-12.0-control.tunnel"),
                        Path.of("/tmp/alice-12.0-log.tunnel")),
                SessionFiles.numbered(TMP, "alice", 2, "12.0"));
    }

    @Test
    void noLoginNameLeadsOutOfTheDirectory() {
        assertEquals(
                Path.of("/tmp/.._alice-host.tunnel"),
                SessionFiles.single(TMP, "../alice").host());
        assertEquals(
                Path.of("/tmp/CORP_alice-1-exitflag.tunnel"),
                SessionFiles.numbered(TMP, "CORP/alice", 1, "12.0").exitflag());
    }

    @Test
    void aPathThatGrowsTooLongWithJobAndStepIsRefusedBeforeTheyAreKnown() throws TunnelException {
        Path directory = Path.of("/caf\u00e9" + "d".repeat(55));
        SessionFiles.check(directory, "alice", 1);
        assertEquals(
                "state_dir: control socket path longer than 90 bytes: /caf\\u00e9" + "d".repeat(55)
                        + "/alice-4294967295.4294967295-control.tunnel",
                assertThrows(TunnelException.class, () -> SessionFiles.check(directory, "alice", 2))
                        .getMessage());
    }
}
