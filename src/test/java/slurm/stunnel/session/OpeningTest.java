package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessTable;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.RecordingLog;

/** A script stands in for ssh. */
@Timeout(60)
class OpeningTest {

    @TempDir
    Path stateDir;

    @TempDir
    Path elsewhere;

    private Reservation reservation;
    private Opening opening;

    @BeforeEach
    void reserve() throws Exception {
        Path ssh = Kernel.script(
                elsewhere.resolve("ssh"), ": > " + elsewhere.resolve("runs") + "; exec tail -f /dev/null");
        SiteConfiguration site =
                SiteConfiguration.read(Path.of("/nonexistent"), List.of("state_dir=" + stateDir, "ssh_command=" + ssh));
        reservation = Reservation.make(site, new RecordingLog("stunnel"));
        reservation.add(TunnelRequest.parse(":8000"));
        opening = new Opening(site, reservation, "node1");
    }

    @AfterEach
    void nothingStays() throws Exception {
        assertEquals(List.of(), ProcessTable.withArgument(reservation.mark().sshOption()));
        reservation.freePorts();
        reservation.release();
    }

    @Test
    void noSshIsStartedOnceTheSessionHasEnded() throws Exception {
        opening.stop();
        assertEquals(
                "ssh to node1: not started, because the session has ended",
                assertThrows(TunnelException.class, this::open).getMessage());
        assertFalse(Files.exists(elsewhere.resolve("runs")));
        assertFalse(Files.exists(reservation.files().host()));
    }

    @Test
    void anSshThatConnectsIsEndedByTheEndOfTheSession() throws Exception {
        CompletableFuture<SshMaster> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return open();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Kernel.await(() -> Files.exists(elsewhere.resolve("runs")));
        opening.stop();
        ExecutionException failure = assertThrows(ExecutionException.class, opened::get);
        assertTrue(
                failure.getMessage().endsWith("ssh to node1: no connection: ended by signal 15"), failure.getMessage());
    }

    @Test
    void aSessionWhoseFilesSomebodyRemovedStartsNoSsh() throws Exception {
        Path exitflag = reservation.files().exitflag();
        Files.delete(exitflag);
        assertEquals(
                "state_dir: somebody has removed the files of this session: " + exitflag.getParent(),
                assertThrows(TunnelException.class, this::open).getMessage());
        assertFalse(Files.exists(elsewhere.resolve("runs")));
    }

    private SshMaster open() throws Exception {
        return opening.open(
                (pid, millis) -> ProcessEnd.await(pid, (int) millis), Prompting.JOB_RUNS, Deadline.in(60_000));
    }
}
