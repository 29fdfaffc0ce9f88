package slurm.stunnel.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "65535, 65535",
        "2147483647, 2147483647",
        "2147483648, 2147483647",
        "99999999999999999999, 2147483647"
    })
    void plainDigitsAreTheirNumberOrTheLargestInt(String text, int number) {
        assertEquals(number, Decimal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01",
                "08000",
                "+1",
                "-1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x1F",
                "\u0661\u0662",
                "\uff11",
                "12a"
            })
    void everythingElseIsNotANumber(String text) {
        assertEquals(Decimal.NOT_A_NUMBER, Decimal.parse(text));
    }
}
