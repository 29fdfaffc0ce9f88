package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.spank.SrunProcess;
import slurm.stunnel.ssh.Waiting;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;
import slurm.testing.StandInSrun;
import slurm.testing.StandInStep;

@Timeout(60)
class LaunchWaitTest {

    private static final long LONG = 60_000;

    @Test
    void theLaunchIsCancelledOnceTheStepHasEnded() {
        StandInStep step = new StandInStep("12.0", "node1");
        step.end();
        LaunchWait wait = new LaunchWait(step, "node1");
        LaunchCancelled cancelled = assertThrows(LaunchCancelled.class, () -> wait.pause(LONG));
        assertEquals("ssh to node1: given up: the step has ended: 12.0", cancelled.getMessage());
    }

    /** While srun asks the controller, it sees no signal. */
    @Test
    void aControllerThatTakesItsTimeIsNotAskedAgainAtOnce() throws Exception {
        SlowlyKnownStep slow = new SlowlyKnownStep();
        LaunchWait wait = new LaunchWait(slow, "node1");
        while (slow.asked == 0) {
            wait.await(Waiting.NO_PROCESS, LONG);
        }
        wait.await(Waiting.NO_PROCESS, LONG);
        assertEquals(1, slow.asked);
    }

    private static final class SlowlyKnownStep extends StandInStep {

        private static final long MILLIS = 1500; // more than had been waited before

        private int asked;

        SlowlyKnownStep() {
            super("12.0", "node1");
        }

        @Override
        public boolean stepLives() {
            asked++;
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
            return true;
        }
    }

    @Test
    void anSrunThatIsToldToEndGivesUp(@TempDir Path stateDir, @TempDir Path elsewhere) throws Exception {
        Path ssh = Kernel.script(elsewhere.resolve("ssh"), "exec tail -f /dev/null");
        Path sessions = stateDir.resolve("stunnel-" + SrunProcess.userName());
        Path host = sessions.resolve("1/host");
        List<String> blocked = List.of("env", "--block-signal"); // as the loader does in a hook
        try (SecondJvm srun = SecondJvm.start(blocked, StandInSrun.class)) {
            srun.ask("started config=/nonexistent/stunnel.conf state_dir=" + stateDir + " ssh_command=" + ssh);
            assertEquals("ok", srun.ask("option :8000"));
            for (String signal : List.of("HUP", "INT", "QUIT", "TERM")) {
                srun.tell("init 12.0 node1");
                Kernel.await(() -> Files.exists(host));
                Kernel.signal(signal, srun.pid());
                assertEquals("ssh to node1: given up: srun was told to end: SIG" + signal, srun.answer());
                Files.delete(host);
            }
            assertEquals("ok", srun.ask("exit"));
            assertEquals(List.of(), Kernel.names(sessions));
        }
    }
}
