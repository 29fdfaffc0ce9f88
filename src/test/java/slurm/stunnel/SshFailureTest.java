package slurm.stunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshFailureTest {

    @ParameterizedTest
    @CsvSource({
        "1, exit code 1",
        "127, exit code 127",
        "128, exit code 128",
        "130, ended by signal 2",
        "143, ended by signal 15",
        "255, exit code 255"
    })
    void itSaysHowSshEnded(int exitCode, String ending) {
        assertEquals("ssh to node1: no tunnel: " + ending, new SshFailure("node1", exitCode, List.of()).getMessage());
    }

    @Test
    void itCarriesWhatSshSaid() {
        List<String> log = List.of("Host key verification failed.");
        assertEquals(log, new SshFailure("node1", 255, log).log());
    }
}
