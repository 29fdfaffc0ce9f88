package slurm.stunnel.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.Deadline;
import slurm.posix.ProcessEnd;
import slurm.posix.ProcessId;
import slurm.posix.ProcessTable;
import slurm.spank.SpankException;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.text.TunnelException;
import slurm.testing.ClaimedSession;
import slurm.testing.Kernel;

/** A script stands in for an ssh that does not become a master. */
@Timeout(60)
class SshStartTest {

    private static final Waiting PATIENT = (pid, millis) -> ProcessEnd.await(pid, (int) millis);
    private static final Waiting CANCELLED = (pid, millis) -> {
        throw new SpankException("cancelled");
    };

    /** Names this process in the file "pid", and stays. */
    private static final String STAYS = "echo $$ > DIR/pid~; mv DIR/pid~ DIR/pid; exec tail -f /dev/null";

    @TempDir
    Path directory;

    @TempDir
    Path stateDir;

    private ClaimedSession session;

    @BeforeEach
    void claim() throws Exception {
        session = ClaimedSession.in(stateDir);
    }

    @AfterEach
    void nothingStays() throws Exception {
        assertEquals(List.of(), ProcessTable.withArgument(session.mark().sshOption()));
        session.close();
    }

    @Test
    void theLogOfSshIsKeptForTheUser() throws Exception {
        String script =
                "while [ \"$1\" != -E ]; do shift; done; echo 'Permission denied (publickey).' >> \"$2\"; exit 255";
        SshFailure failure = assertThrows(SshFailure.class, () -> open(script, PATIENT));
        assertEquals(
                "ssh to node1: Permission denied (publickey): \"ssh node1\" must let you in without a password, for there is"
                        + " no terminal to type one at: ask your admins about keys",
                failure.getMessage());
        assertEquals(List.of("Permission denied (publickey)."), failure.log());
    }

    @Test
    void aMissingSshIsNamed() {
        assertEquals(
                "ssh: cannot start: /nonexistent/ssh: No such file or directory",
                assertThrows(TunnelException.class, () -> begin(Path.of("/nonexistent/ssh"), Prompting.NO_TERMINAL))
                        .getMessage());
    }

    @Test
    void anSshThatLeavesNoMasterIsAnError() throws Exception {
        assertEquals(
                "ssh to node1: exited without leaving a master: No such file or directory: "
                        + session.files().control(),
                problem("exit 0"));
    }

    @Test
    void aMasterThatDoesNotAnswerIsEnded() throws Exception {
        // in the background under ssh's own arguments, with a socket at which no process answers
        String script = "control=$5; exec >/dev/null 2>&1; python3 -c 'import os, socket, sys, time\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[6]); s.listen()\n"
                + "open(sys.argv[1] + \"~\", \"w\").write(str(os.getpid())); os.rename(sys.argv[1] + \"~\", sys.argv[1])\n"
                + "time.sleep(1000)' DIR/pid \"$@\" & while [ ! -e DIR/pid ]; do sleep 0.01; done; exit 0";
        assertEquals(
                "ssh to node1: exited without leaving a master: no answer of the ssh master within 5000 ms: "
                        + session.files().control(),
                problem(script));
        assertFalse(written("pid").isAlive());
    }

    @Test
    void anSshThatTakesTooLongIsEnded() throws Exception {
        SshStart start = begin(script(STAYS), Prompting.NO_TERMINAL);
        ProcessId ssh = start.process();
        assertEquals(
                "ssh to node1: no connection within connect_timeout: 15 s",
                assertThrows(SshFailure.class, () -> start.await(PATIENT, Deadline.in(100)))
                        .getMessage());
        assertFalse(ssh.isAlive());
    }

    @Test
    void anSshWhoseWaitIsCancelledIsEnded() throws Exception {
        SshStart start = begin(script(STAYS), Prompting.NO_TERMINAL);
        ProcessId ssh = start.process();
        assertEquals(
                "cancelled",
                assertThrows(SpankException.class, () -> start.await(CANCELLED, Deadline.in(15_000)))
                        .getMessage());
        assertFalse(ssh.isAlive());
    }

    /** The first failure decides whether the job may start. */
    @Test
    void aCleanUpThatFailsDoesNotHideWhyTheWaitEnded() throws Exception {
        SshStart start = begin(script(STAYS), Prompting.NO_TERMINAL);
        Path gone = session.files().directory();
        SpankException cancelled = assertThrows(
                SpankException.class,
                () -> start.await(
                        (pid, millis) -> {
                            Kernel.run("rm", "-r", gone.toString());
                            throw new SpankException("cancelled");
                        },
                        Deadline.in(15_000)));
        assertEquals("cancelled", cancelled.getMessage());
        assertEquals(1, cancelled.getSuppressed().length);
    }

    @Test
    void anErrorOfTheVirtualMachineLeavesNoSshEither() throws Exception {
        SshStart start = begin(script(STAYS), Prompting.NO_TERMINAL);
        ProcessId ssh = start.process();
        assertThrows(
                OutOfMemoryError.class,
                () -> start.await(
                        (pid, millis) -> {
                            throw new OutOfMemoryError();
                        },
                        Deadline.in(15_000)));
        assertFalse(ssh.isAlive());
    }

    @Test
    void anSshThatIsEndedCanSwitchTheEchoOfTheTerminalOn() throws Exception {
        String script = "trap 'echo back > DIR/echo; exit' TERM; : > DIR/ready; while true; do sleep 0.1; done";
        SshStart start = begin(script(script), Prompting.ALLOWED);
        Kernel.await(() -> Files.exists(directory.resolve("ready")));
        assertThrows(SpankException.class, () -> start.await(CANCELLED, Deadline.in(15_000)));
        assertTrue(Files.exists(directory.resolve("echo")));
    }

    @Test
    void anSshThatIgnoresSigtermIsKilled() throws Exception {
        String script = "trap '' TERM; " + STAYS;
        SshStart start = begin(script(script), Prompting.NO_TERMINAL);
        Kernel.await(() -> Files.exists(directory.resolve("pid")));
        assertThrows(SpankException.class, () -> start.await(CANCELLED, Deadline.in(15_000)));
        assertFalse(written("pid").isAlive());
    }

    @Test
    void theProcessesThatAnSshHasStartedEndWithIt() throws Exception {
        SshStart start = begin(
                script("sleep 1000 & echo $! > DIR/helper~; mv DIR/helper~ DIR/helper; wait"), Prompting.NO_TERMINAL);
        Kernel.await(() -> Files.exists(directory.resolve("helper")));
        ProcessId helper = written("helper");
        assertTrue(helper.isAlive());
        assertThrows(SpankException.class, () -> start.await(CANCELLED, Deadline.in(15_000)));
        assertFalse(helper.isAlive());
    }

    @Test
    void withoutPromptingSshHasNoTerminalAndAllWordsGoIntoTheLog() throws Exception {
        String script =
                "ps -o sid= -p $$ | grep -qw $$ && true < /dev/tty || echo alone; echo out; echo err >&2; exit 9";
        SshFailure failure = assertThrows(SshFailure.class, () -> open(script, PATIENT));
        List<String> words = failure.log();
        assertEquals(List.of("alone", "out", "err"), words.subList(words.size() - 3, words.size()));
    }

    @Test
    void aHostfileThatCannotBeWrittenIsToldBeforeSshRuns() throws Exception {
        Path obstacle = Files.createDirectories(session.files().host().resolve("obstacle"));
        assertEquals(
                "ssh to node1: cannot write its state: Directory not empty: "
                        + session.files().host(),
                assertThrows(TunnelException.class, () -> begin(script(": > DIR/ran"), Prompting.NO_TERMINAL))
                        .getMessage());
        assertFalse(Files.exists(directory.resolve("ran")));
        Files.delete(obstacle);
    }

    private ProcessId written(String file) throws IOException {
        return ProcessId.of(
                Integer.parseInt(Files.readString(directory.resolve(file)).strip()));
    }

    private String problem(String script) {
        return assertThrows(TunnelException.class, () -> open(script, PATIENT)).getMessage();
    }

    private void open(String script, Waiting waiting) throws Exception {
        begin(script(script), Prompting.NO_TERMINAL).await(waiting, Deadline.in(15_000));
    }

    private Path script(String script) throws IOException {
        return Kernel.script(directory.resolve("ssh"), script.replace("DIR", directory.toString()));
    }

    private SshStart begin(Path ssh, Prompting prompting) throws Exception {
        SiteConfiguration site = SiteConfiguration.read(Path.of("/nonexistent"), List.of("ssh_command=" + ssh));
        return SshStart.begin(site, session.files(), session.mark(), "node1", prompting);
    }
}
