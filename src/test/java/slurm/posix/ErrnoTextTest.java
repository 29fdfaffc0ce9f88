package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTextTest {

    @ParameterizedTest
    @CsvSource({
        "2, No such file or directory",
        "3, No such process",
        "13, Permission denied",
        "0, error 0",
        "-1, error -1",
        "99999, error 99999"
    })
    void anErrnoIsToldInTheSystemsWordsOrAsItsNumber(int errno, String words) {
        assertEquals(words, ErrnoText.of(errno));
    }
}
