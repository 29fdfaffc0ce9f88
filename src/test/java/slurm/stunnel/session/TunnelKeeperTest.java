package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slurm.spank.SpankException;
import slurm.stunnel.report.TunnelLog;
import slurm.stunnel.ssh.Prompting;
import slurm.stunnel.ssh.SshFailure;
import slurm.stunnel.ssh.Waiting;
import slurm.testing.RecordingLog;

/** The connection is lost once. Attempts to open it fail as the test says, then one succeeds, and srun ends. */
class TunnelKeeperTest {

    private static final String LOST = "info: stunnel: tunnel to node1 lost, opening it again";
    private static final String BACK = "info: stunnel: tunnel to node1 is back";

    private final RecordingLog log = new RecordingLog("stunnel");
    private final Deque<Throwable> failures = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private int losses;
    private int attempts;

    /** Makes a note of its pauses instead of waiting. */
    private final class HurriedKeeper extends TunnelKeeper {

        HurriedKeeper(boolean reconnects) {
            super(new Script(), reconnects, new TunnelLog(log, Optional.empty(), "node1", ""));
        }

        @Override
        public void pause(long millis) {
            pauses.add(millis);
        }
    }

    private TunnelKeeper keeper;

    private final class Script implements TunnelKeeper.Connection {

        @Override
        public void awaitLoss() {
            if (++losses == 2) {
                keeper.close();
            }
        }

        @Override
        public void reopen(Waiting waiting) throws SpankException {
            attempts++;
            Throwable failure = failures.poll();
            if (failure instanceof SpankException) {
                throw (SpankException) failure;
            }
            if (failure instanceof Error) {
                throw (Error) failure;
            }
        }
    }

    @Test
    void aLostConnectionIsOpenedAtOnce() {
        keep(true);
        assertEquals(List.of(LOST, BACK), log.lines());
        assertEquals(List.of(0L), pauses);
    }

    @Test
    void transientErrorsAreRetriedLaterAndLaterAndOnlyShownWithV() {
        failures.addAll(List.of(refused("Connection refused"), refused("Connection refused")));
        keep(true);
        assertEquals(
                List.of(
                        LOST,
                        "verbose: stunnel: ssh to node1: Connection refused: if it stays like that, tell your admins",
                        BACK),
                log.lines());
        assertEquals(List.of(0L, 1000L, 2000L), pauses);
    }

    @Test
    void afterARefusedLoginThePauseIsFiveMinutes() {
        failures.addAll(List.of(refused("Permission denied (publickey)."), refused("Host key verification failed.")));
        keep(true);
        assertEquals(List.of(0L, 300_000L, 300_000L), pauses);
    }

    @Test
    void aFailureIsToldOnceUntilAnotherOneComes() {
        SpankException first = new SpankException("first");
        failures.addAll(List.of(first, first, new SpankException("second"), first));
        keep(true);
        String stillLost = "error: stunnel: tunnel to node1 still lost: ";
        assertEquals(List.of(LOST, stillLost + "first", stillLost + "second", stillLost + "first", BACK), log.lines());
        assertEquals(List.of(0L, 1000L, 2000L, 4000L, 8000L), pauses);
    }

    @Test
    void anErrorOfOneAttemptDoesNotEndTheKeeper() {
        failures.add(new OutOfMemoryError("Java heap space"));
        keep(true);
        assertEquals(3, log.lines().size());
        String told =
                "error: stunnel: tunnel to node1 still lost: internal error: java.lang.OutOfMemoryError: Java heap space";
        assertTrue(log.lines().get(1).startsWith(told), log.lines().get(1));
        assertEquals(BACK, log.lines().get(2));
    }

    @Test
    void aSiteWithoutReconnectOnlyHearsOfTheLoss() {
        keep(false);
        assertEquals(
                List.of("error: stunnel: tunnel to node1 lost, and the job goes on without it (reconnect = no)"),
                log.lines());
        assertEquals(0, attempts);
    }

    @Test
    void theEndOfTheMasterAfterTheEndOfTheSessionIsNoLoss() {
        losses = 1;
        keep(true);
        assertEquals(List.of(), log.lines());
        assertEquals(0, attempts);
    }

    @Test
    void aFailureAfterTheEndOfTheSessionIsNotTold() {
        keeper = new TunnelKeeper(
                new TunnelKeeper.Connection() {
                    @Override
                    public void awaitLoss() {}

                    @Override
                    public void reopen(Waiting waiting) throws SpankException {
                        keeper.close();
                        throw new SpankException("ended");
                    }
                },
                true,
                new TunnelLog(log, Optional.empty(), "node1", ""));
        keeper.keep();
        assertEquals(List.of(LOST), log.lines());
    }

    @Test
    void waitingIsCancelledOnceTheSessionHasEnded() throws Exception {
        keeper = new TunnelKeeper(new Script(), true, new TunnelLog(log, Optional.empty(), "node1", ""));
        keeper.await(Waiting.NO_PROCESS, 0);
        keeper.close();
        assertEquals(
                "the session has ended",
                assertThrows(SpankException.class, () -> keeper.await(Waiting.NO_PROCESS, 1_000_000))
                        .getMessage());
    }

    private void keep(boolean reconnects) {
        keeper = new HurriedKeeper(reconnects);
        keeper.keep();
    }

    private static SshFailure refused(String line) {
        return SshFailure.ended("node1", 255, List.of(line), Prompting.JOB_RUNS);
    }
}
