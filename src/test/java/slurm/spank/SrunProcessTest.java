package slurm.spank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.testing.SrunEnvironment;

class SrunProcessTest {

    @Test
    void theUserIsTheOneOfTheProcess() throws IOException {
        Path self = Path.of("/proc/self");
        assertEquals(Files.getAttribute(self, "unix:uid"), SrunProcess.uid());
        assertEquals(Files.getOwner(self).getName(), SrunProcess.userName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"8001:8000,8889:8888", "", "a=b", "caf\u00e9"})
    void aVariableIsSetForSrunsOwnCode(String value) throws SpankException {
        SrunProcess.setEnvironment("SLURM_STUNNEL_TEST", "before");
        SrunProcess.setEnvironment("SLURM_STUNNEL_TEST", value);
        assertEquals(value, SrunEnvironment.get("SLURM_STUNNEL_TEST"));
    }

    @Test
    void aNameThatNoVariableCanHaveIsRefused() {
        assertEquals(
                "environment: cannot set: a=b",
                assertThrows(SpankException.class, () -> SrunProcess.setEnvironment("a=b", "c"))
                        .getMessage());
    }

    @Test
    void everyVariableWithThePrefixIsClearedAndNoOther() throws SpankException {
        SrunProcess.setEnvironment("SLURM_CLEAR_PORTS", "8001:8000");
        SrunProcess.setEnvironment("SLURM_CLEAR_PORT_8000", "8001");
        SrunProcess.setEnvironment("SLURM_CLEAR_caf\u00e9", "");
        SrunProcess.setEnvironment("SLURM_CLEAR_", "just the prefix");
        SrunProcess.setEnvironment("SLURM_CLEAR", "SLURM_CLEAR_PORTS=8001");
        SrunProcess.setEnvironment("MY_SLURM_CLEAR_PORTS", "mine");
        SrunProcess.clearEnvironment("SLURM_CLEAR_");
        for (String cleared : List.of("PORTS", "PORT_8000", "caf\u00e9", "")) {
            assertEquals(Optional.empty(), SrunProcess.environment("SLURM_CLEAR_" + cleared));
        }
        assertEquals("SLURM_CLEAR_PORTS=8001", SrunEnvironment.get("SLURM_CLEAR"));
        assertEquals("mine", SrunEnvironment.get("MY_SLURM_CLEAR_PORTS"));
    }

    @Test
    void anEmptyPrefixClearsNothing() throws SpankException {
        SrunProcess.setEnvironment("SLURM_STUNNEL_TEST", "stays");
        assertThrows(IllegalArgumentException.class, () -> SrunProcess.clearEnvironment(""));
        assertEquals("stays", SrunEnvironment.get("SLURM_STUNNEL_TEST"));
    }

    @Test
    void aProcessThatIsNoSrunRunsForItsOwnUser() {
        assertEquals(Optional.empty(), SrunProcess.otherUser());
    }
}
