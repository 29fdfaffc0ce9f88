package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LeanPosixTest {

    @Test
    void aFunctionThatIsNotBoundSaysSo() {
        assertEquals(
                "not bound: getpid",
                assertThrows(UnsupportedOperationException.class, () -> new LeanPosix().getpid())
                        .getMessage());
    }
}
