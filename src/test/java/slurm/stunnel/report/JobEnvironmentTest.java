package slurm.stunnel.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import slurm.stunnel.forward.TunnelRequest;
import slurm.stunnel.text.TunnelException;

class JobEnvironmentTest {

    @Test
    void theJobLearnsItsHostAndPorts() throws TunnelException {
        assertEquals(
                List.of(
                        "SLURM_STUNNEL_HOST=node1",
                        "SLURM_STUNNEL_PORTS=8001:8000,8889:8888",
                        "SLURM_STUNNEL_PORT_8000=8001",
                        "SLURM_STUNNEL_PORT_8888=8889"),
                assignments("8001:8000,8889:8888"));
    }

    @Test
    void ofSeveralLoginPortsTheFirstIsTheJobsVariable() throws TunnelException {
        assertEquals(
                List.of(
                        "SLURM_STUNNEL_HOST=node1",
                        "SLURM_STUNNEL_PORTS=8002:8000,8001:8000",
                        "SLURM_STUNNEL_PORT_8000=8002"),
                assignments("8002:8000,8001:8000"));
    }

    @Test
    void theJobLearnsNothingBeforeEveryLoginPortIsChosen() {
        assertEquals(
                "login port not chosen yet: 0:8888",
                assertThrows(IllegalArgumentException.class, () -> assignments("8001:8000,:8888"))
                        .getMessage());
    }

    private static List<String> assignments(String text) throws TunnelException {
        List<String> assignments = new ArrayList<>();
        for (Map.Entry<String, String> variable :
                JobEnvironment.of(TunnelRequest.parse(text), "node1").entrySet()) {
            assignments.add(variable.getKey() + "=" + variable.getValue());
        }
        return assignments;
    }
}
