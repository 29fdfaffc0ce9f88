package slurm.spank;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"12.0", "0.0", "1.10", "4294967295.4294967295", "2147483648.4294967291"})
    void aStepIsWrittenAsItWasRead(String text) {
        assertEquals(text, StepId.parse(text).orElseThrow().toString());
    }

    @Test
    void bothNumbersAreUnsigned() {
        assertEquals(Optional.of(new StepId(0x80000000, -5)), StepId.parse("2147483648.4294967291"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "12",
                "12.",
                ".0",
                "12.0.0",
                "012.0",
                "12.00",
                "+12.0",
                "12.-1",
                " 12.0",
                "12.0\n",
                "12,0",
                "4294967296.0",
                "12.4294967296",
                "99999999999.0",
                "18446744073709551628.0",
                "12.batch",
                "\u0661.0"
            })
    void anythingElseIsNoStep(String text) {
        assertEquals(Optional.empty(), StepId.parse(text));
    }
}
