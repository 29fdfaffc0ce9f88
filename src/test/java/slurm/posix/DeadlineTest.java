package slurm.posix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import slurm.testing.Kernel;

class DeadlineTest {

    @Test
    void aPointThatIsToComeHasMillisecondsLeft() {
        Deadline deadline = Deadline.in(100_000);
        assertTrue(deadline.millisLeft() > 0 && deadline.millisLeft() <= 100_000);
        assertTrue(deadline.millisAgo() <= 0 && deadline.millisAgo() >= -100_000);
    }

    @Test
    void aPointThatHasPassedIsSoManyMillisecondsAgo() {
        Deadline deadline = Deadline.in(0);
        Kernel.await(() -> deadline.millisAgo() >= 2);
        assertTrue(deadline.millisLeft() <= -2);
    }
}
