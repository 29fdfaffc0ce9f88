package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintableTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("8001:8000", "8001:8000"),
                Arguments.of(" a~b ", " a~b "),
                Arguments.of("", "\"\""),
                Arguments.of("a\nb\r\tc", "a\\nb\\r\\tc"),
                Arguments.of("a\\nb", "a\\\\nb"),
                Arguments.of("\u001b[31mred", "\\u001b[31mred"),
                Arguments.of("caf\u00e9", "caf\\u00e9"),
                Arguments.of("\u007f\u009b\u0000", "\\u007f\\u009b\\u0000"),
                Arguments.of("\u202e8001", "\\u202e8001"),
                Arguments.of("\ud83d\ude00", "\\ud83d\\ude00"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsShownInOneLineOfPrintableAscii(String value, String shown) {
        assertEquals(shown, Printable.text(value));
    }

    @Test
    void upTo64CharactersAreShownWhole() {
        assertEquals("8".repeat(64), Printable.text("8".repeat(64)));
    }

    @Test
    void aLongerValueIsCut() {
        assertEquals("8".repeat(64) + "...", Printable.text("8".repeat(65)));
    }

    @Test
    void aCutNeverSplitsAnEscape() {
        assertEquals("8".repeat(60) + "...", Printable.text("8".repeat(60) + "\u00e9"));
    }

    @Test
    void aLineIsShownAsAValueIsButUpTo500Characters() {
        assertEquals("\\u001b[31m\\t" + "8".repeat(488), Printable.line("\u001b[31m\t" + "8".repeat(488)));
        assertEquals("8".repeat(500) + "...", Printable.line("8".repeat(501)));
        assertEquals("8".repeat(498) + "...", Printable.line("8".repeat(498) + "\u00e9"));
    }

    @Test
    void anEmptyLineIsEmpty() {
        assertEquals("", Printable.line(""));
    }
}
