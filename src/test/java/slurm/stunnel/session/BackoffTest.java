package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(10_000);

    @Test
    void theFirstAttemptComesAtOnceAndTheOthersLaterAndLater() {
        assertEquals(List.of(0L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L), next(7));
    }

    @Test
    void aSuccessThatLastsIsANewBeginning() {
        next(4);
        backoff.lasted(3000);
        assertEquals(List.of(0L, 1000L), next(2));
    }

    @Test
    void aSuccessThatDoesNotLastIsNone() {
        next(4);
        backoff.lasted(2999);
        assertEquals(List.of(8000L), next(1));
    }

    private List<Long> next(int attempts) {
        return Stream.generate(backoff::next).limit(attempts).toList();
    }
}
