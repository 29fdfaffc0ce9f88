package slurm.stunnel.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.mockito.MockedStatic;
import org.mockito.Mockito;
import slurm.spank.StepId;
import slurm.spank.SystemLog;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.site.SyslogFacility;
import slurm.stunnel.text.TunnelException;
import slurm.testing.RecordingLog;

/** What the user and the admin read; {@code src/test/srun/syslog.bats} tests the real syslog(3). */
class TunnelLogTest {

    private static final String FAILURE = "ssh to node1: Connection refused";

    private final RecordingLog told = new RecordingLog("stunnel");
    private final List<String> traced = new ArrayList<>();

    @Test
    void theAdminReadsWhatHappensToATunnel() {
        during(Optional.of(SyslogFacility.AUTHPRIV), log -> {
            log.opened();
            log.lost(true);
            log.stillLost(FAILURE, false);
            log.back();
            log.closed();
        });
        assertEquals(
                List.of(
                        "85 stunnel: open: user=alice",
                        "85 stunnel: lost: user=alice",
                        "85 stunnel: reopen: user=alice",
                        "85 stunnel: close: user=alice"),
                traced);
    }

    @Test
    void theUserReadsOfTheLossAndOfTheReturn() {
        during(Optional.empty(), log -> {
            log.opened();
            log.lost(true);
            log.stillLost(FAILURE, true);
            log.stillLost(FAILURE, false);
            log.back();
            log.closed();
        });
        assertEquals(
                List.of(
                        "info: stunnel: tunnel to node1 lost, opening it again",
                        "verbose: stunnel: ssh to node1: Connection refused",
                        "error: stunnel: tunnel to node1 still lost: ssh to node1: Connection refused",
                        "info: stunnel: tunnel to node1 is back"),
                told.lines());
        assertEquals(List.of(), traced);
    }

    @Test
    void withoutReconnectionALossIsAnError() {
        during(Optional.of(SyslogFacility.LOCAL0), log -> log.lost(false));
        assertEquals(
                List.of("error: stunnel: tunnel to node1 lost, and the job goes on without it (reconnect = no)"),
                told.lines());
        assertEquals(List.of("133 stunnel: lost: user=alice"), traced);
    }

    @Test
    void aSessionIsOneLineWithNothingInItThatATerminalObeys() throws TunnelException {
        TunnelRequest request = TunnelRequest.parse("8001:8000,8889:8888");
        assertEquals(
                "user=alice uid=4294967294 step=12.0 node=node1 pairs=8001:8000,8889:8888",
                TunnelLog.session("alice", -2, new StepId(12, 0), "node1", request));
        assertEquals(
                "user=a\\u001blice uid=1001 step=12.0 node=n\\node1 pairs=8001:8000,8889:8888",
                TunnelLog.session("a\u001blice", 1001, new StepId(12, 0), "n\node1", request));
    }

    /** Collects what the log of one session writes in {@link #told} and {@link #traced}. */
    private void during(Optional<SyslogFacility> facility, Consumer<TunnelLog> events) {
        try (MockedStatic<SystemLog> syslog = Mockito.mockStatic(SystemLog.class)) {
            syslog.when(() -> SystemLog.write(anyInt(), anyString()))
                    .then(call -> traced.add(call.getArgument(0) + " " + call.getArgument(1)));
            events.accept(new TunnelLog(told, facility, "node1", "user=alice"));
        }
    }
}
