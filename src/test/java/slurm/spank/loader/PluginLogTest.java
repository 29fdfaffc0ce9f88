package slurm.spank.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import slurm.testing.RecordingLog;

class PluginLogTest {

    private final RecordingLog slurm = new RecordingLog();
    private final PluginLog log = new PluginLog("stunnel", slurm);

    @Test
    void detailsWaitInTheirOrderUntilSrunKnowsItsVerbosity() {
        log.debug("a");
        log.verbose("b");
        log.info("c");
        log.error("d");
        assertEquals(List.of("info: stunnel: c", "error: stunnel: d"), slurm.lines());
        slurm.lines().clear();
        log.verbosityIsKnown();
        assertEquals(List.of("debug: stunnel: a", "verbose: stunnel: b"), slurm.lines());
    }

    @Test
    void detailsWaitOnlyOnce() {
        log.debug("a");
        log.verbosityIsKnown();
        log.verbosityIsKnown();
        log.verbose("b");
        assertEquals(List.of("debug: stunnel: a", "verbose: stunnel: b"), slurm.lines());
    }
}
