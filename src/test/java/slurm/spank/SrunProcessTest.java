package slurm.spank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
