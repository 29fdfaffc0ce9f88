package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slurm.posix.Deadline;
import slurm.posix.ProcessId;
import slurm.spank.SpankException;
import slurm.spank.SrunProcess;
import slurm.spank.StandInStep;
import slurm.stunnel.session.LaunchWait;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.SecondJvm;
import slurm.testing.StandInSrun;

@Timeout(60)
class SshStartTest {

    private final StandInStep step = new StandInStep("12.0", "node1");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 255, 255", "kill -TERM $$, 143", "exec sleep 0.2, 0"})
    void theEndOfSshIsWaitedFor(String script, int code) throws SpankException {
        try (SshStart ssh = start(script)) {
            assertEquals(OptionalInt.of(code), ssh.await(inTheHook(), Deadline.in(15_000)));
        }
    }

    @Test
    void anSshWhoseStepEndsIsGivenUp() throws Exception {
        step.end();
        SpankException givenUp = givenUp("exec tail -f /dev/null");
        assertEquals("ssh to node1: given up: the step has ended: 12.0", givenUp.getMessage());
        assertFalse(givenUp instanceof TunnelException); // else on_failure = continue would start a dead step
    }

    /** While it asks, it sees no signal. */
    @Test
    void aControllerThatTakesItsTimeIsNotAskedAgainAtOnce() throws Exception {
        SlowlyKnownStep slow = new SlowlyKnownStep();
        LaunchWait opening = new LaunchWait(slow, "node1");
        try (SshStart ssh = start("exec tail -f /dev/null")) {
            while (slow.asked == 0) {
                opening.await(ssh.pid(), 15_000);
            }
            opening.await(ssh.pid(), 15_000);
        }
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
            } catch (InterruptedException nobodyDoes) {
                throw new AssertionError(nobodyDoes);
            }
            return true;
        }
    }

    @Test
    void anSshThatTakesTooLongIsEnded() throws Exception {
        int pid;
        try (SshStart ssh = start("exec tail -f /dev/null")) {
            pid = ssh.pid();
            assertEquals(OptionalInt.empty(), ssh.await(inTheHook(), Deadline.in(100)));
        }
        assertFalse(ProcessId.of(pid).isAlive());
    }

    @Test
    void anSshThatIsGivenUpCanPutTheTerminalBack() throws Exception {
        step.end();
        givenUp("trap 'echo back > " + directory.resolve("echo") + "; exit' TERM; while true; do sleep 0.1; done");
        assertTrue(Files.exists(directory.resolve("echo")));
    }

    @Test
    void anSshThatHasEarsForNothingIsKilled() throws Exception {
        step.end();
        givenUp("trap '' TERM; exec tail -f /dev/null");
    }

    @Test
    void anSshThatNobodyWaitsForIsEnded() throws Exception {
        int pid;
        try (SshStart ssh = start("exec tail -f /dev/null")) {
            pid = ssh.pid();
        }
        assertFalse(ProcessId.of(pid).isAlive());
    }

    @Test
    void whatItHasStartedIsEndedWithIt() throws Exception {
        Path helper = directory.resolve("helper");
        String script = "sleep 1000 & echo $! > " + helper + ".new; mv " + helper + ".new " + helper + "; wait";
        SshStart ssh = start(script);
        Kernel.await(() -> Files.exists(helper));
        ProcessId started =
                ProcessId.of(Integer.parseInt(Files.readString(helper).strip()));
        assertTrue(started.isAlive());
        ssh.close();
        assertTrue(started.isGoneWithin(10_000));
    }

    @Test
    void whereNobodyIsAskedThereIsNoTerminalAndAllWordsGoIntoTheLog() throws Exception {
        Path log = Files.createFile(directory.resolve("log"));
        String script = "ps -o sid= -p $$ | grep -qw $$ && true < /dev/tty || echo alone; echo out; echo err >&2";
        try (SshStart ssh = SshStart.start(List.of("sh", "-c", script), Prompting.JOB_RUNS, log)) {
            ssh.await(inTheHook(), Deadline.in(15_000));
        }
        List<String> words = Files.readAllLines(log);
        assertEquals(List.of("alone", "out", "err"), words.subList(words.size() - 3, words.size()));
    }

    @Test
    void anSrunThatIsToldToEndGivesUp() throws Exception {
        Path ssh = Kernel.script(directory.resolve("ssh"), "exec tail -f /dev/null");
        SessionFiles files = SessionFiles.single(directory, SrunProcess.userName());
        List<String> blocked = List.of("env", "--block-signal"); // as the loader does in a hook
        try (SecondJvm srun = SecondJvm.start(blocked, StandInSrun.class)) {
            srun.ask("started config=/nonexistent/stunnel.conf state_dir=" + directory + " ssh_command=" + ssh);
            assertEquals("ok", srun.ask("option :8000"));
            for (String signal : List.of("HUP", "INT", "QUIT", "TERM")) {
                srun.tell("init 12.0 node1");
                Kernel.await(() -> Files.exists(files.host()));
                Kernel.signal(signal, srun.pid());
                assertEquals("ssh to node1: given up: srun was told to end: SIG" + signal, srun.answer());
                SshMaster.end(files, Kernel.UID);
            }
            assertEquals("ok", srun.ask("exit"));
            assertEquals(List.of(ssh), Kernel.names(directory));
        }
    }

    /** Why an ssh is given up that does {@code script}; afterwards there is none. */
    private SpankException givenUp(String script) throws SpankException {
        int pid;
        SpankException givenUp;
        try (SshStart ssh = start(script)) {
            pid = ssh.pid();
            givenUp = assertThrows(SpankException.class, () -> ssh.await(inTheHook(), Deadline.in(15_000)));
        }
        assertFalse(ProcessId.of(pid).isAlive());
        return givenUp;
    }

    private SshStart start(String script) throws TunnelException {
        return SshStart.start(List.of("sh", "-c", script), Prompting.ALLOWED, directory.resolve("log"));
    }

    private Waiting inTheHook() {
        return new LaunchWait(step, "node1");
    }
}
