package slurm.posix;

import static com.kenai.jffi.Type.SINT;
import static com.kenai.jffi.Type.SLONG;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slurm.testing.Kernel;
import slurm.testing.StandInProcess;

@Timeout(60)
class ProcessEndTest {

    private static final int DAYS = 1_000_000_000; // ms
    private static final long SYS_PIDFD_OPEN = 434;

    /** Without a pidfd, the caller checks every 500 ms. */
    private static final int LESS_THAN_A_LOOK = 450;

    @Test
    void aPidThatDoesNotExistIsNotWaitedFor() {
        int none = Integer.MAX_VALUE;
        Function pidfdOpen = new Function("syscall", SLONG, SINT, SINT);
        assumeTrue(
                pidfdOpen.call(SYS_PIDFD_OPEN, none, 0) < 0 && Function.errno() == Errno.ESRCH,
                "Linux before 5.3 has no pidfd_open");
        long fastest = IntStream.range(0, 5)
                .mapToLong(attempt -> {
                    Deadline begin = Deadline.in(0);
                    ProcessEnd.await(none, DAYS);
                    return begin.millisAgo();
                })
                .min()
                .getAsLong();
        assertTrue(fastest < LESS_THAN_A_LOOK, fastest + " ms");
    }

    @Test
    void theWaitEndsWithTheProcess() {
        try (StandInProcess process = StandInProcess.script("echo ready; read -r end")) {
            process.line();
            Thread killer = new Thread(() -> Kernel.signal("KILL", process.pid()));
            killer.start();
            ProcessId id = process.id();
            while (id.isAlive()) {
                ProcessEnd.await(id.pid(), DAYS);
            }
        }
    }

    @Test
    void theWaitEndsWithItsTime() throws Exception {
        Deadline begin = Deadline.in(0);
        ProcessEnd.await(ProcessId.self().pid(), 5);
        assertTrue(begin.millisAgo() >= 5);
    }
}
