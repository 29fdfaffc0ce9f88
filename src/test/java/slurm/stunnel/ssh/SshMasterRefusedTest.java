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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.posix.ProcessId;
import slurm.posix.Terminal;
import slurm.spank.SpankException;
import slurm.spank.StandInStep;
import slurm.stunnel.session.LaunchWait;
import slurm.stunnel.site.SiteConfiguration;
import slurm.stunnel.state.HostFile;
import slurm.stunnel.state.SessionFiles;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.Planted;

/** With a script in the place of ssh: masters that do not come about, and what others put in their way. */
@Timeout(60)
class SshMasterRefusedTest {

    @TempDir
    Path directory;

    private SessionFiles files;
    private Process bystander;

    @BeforeEach
    void name() throws IOException {
        files = SessionFiles.single(directory, "alice");
        bystander = new ProcessBuilder("cat").start();
    }

    @AfterEach
    void end() {
        bystander.destroyForcibly().onExit().join();
    }

    @Test
    void whatSshWroteIntoItsLogIsHandedOn() throws Exception {
        String script =
                "while [ \"$1\" != -E ]; do shift; done; echo 'Permission denied (publickey).' >> \"$2\"; exit 255";
        SshFailure failure = assertThrows(SshFailure.class, () -> start(script));
        assertEquals(
                "ssh to node1: Permission denied (publickey): \"ssh node1\" must let you in"
                        + (Terminal.isThere() ? "" : " without a password, for there is no terminal to type one at")
                        + ": ask your admins about keys",
                failure.getMessage());
        assertEquals(List.of("Permission denied (publickey)."), failure.log());
        assertNothingStays();
    }

    @Test
    void aMasterThatDoesNotAnswerIsEnded() throws Exception {
        Path pid = directory.resolve("pid");
        // in the background under ssh's own arguments, with a socket at which nobody answers
        String script = "control=$5; exec >/dev/null 2>&1; python3 -c 'import os, socket, sys, time\n"
                + "s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[6]); s.listen()\n"
                + "open(sys.argv[1] + \"~\", \"w\").write(str(os.getpid())); os.rename(sys.argv[1] + \"~\", sys.argv[1])\n"
                + "time.sleep(1000)' " + pid + " \"$@\" & while [ ! -e " + pid + " ]; do sleep 0.01; done; exit 0";
        assertEquals(
                "ssh to node1: left no master behind: no answer of the ssh master within 5000 ms: " + files.control(),
                problem(script));
        assertTrue(ProcessId.of(Integer.parseInt(Files.readString(pid))).isGoneWithin(10_000));
        assertNothingStays();
    }

    @Test
    void aMissingSshIsNamed() throws Exception {
        assertEquals(
                "ssh: cannot start: /nonexistent/ssh: No such file or directory",
                assertThrows(TunnelException.class, () -> start(List.of("/nonexistent/ssh")))
                        .getMessage());
        assertNothingStays();
    }

    @Test
    void anSshThatLeavesNoMasterBehindIsAnError() throws Exception {
        assertEquals(
                "ssh to node1: left no master behind: No such file or directory: " + files.control(),
                problem("exit 0"));
        assertNothingStays();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "log", "control"})
    void whatAStrangerPutInTheWayIsNamedBeforeSshRuns(String which) throws Exception {
        Path planted = Kernel.giveAway(Planted.FILE.at(directory.resolve("alice-" + which + ".tunnel")));
        assertEquals(belongsToStranger(planted), problem("touch " + directory.resolve("ran")));
        assertFalse(Files.exists(directory.resolve("ran")));
        SshMaster.end(files, Kernel.UID);
        assertTrue(Files.exists(planted));
    }

    @Test
    void aStrangerWhoListensInTheMastersPlaceIsNotTalkedTo() throws Exception {
        Path prepared = directory.resolve("prepared");
        byte[] hello = StandInMaster.packet(1, 4);
        byte[] alive = StandInMaster.packet(0x80000005, 1, (int) bystander.pid());
        StandInMaster stranger = StandInMaster.answering(prepared, List.of(hello, alive));
        try {
            Kernel.giveAway(prepared);
            String message = belongsToStranger(prepared)
                    .replace(prepared.toString(), files.control().toString());
            assertEquals(message, problem("mv " + prepared + " " + files.control()));
            SshMaster.end(files, Kernel.UID);
            assertTrue(bystander.isAlive());
        } finally {
            stranger.close();
        }
    }

    @Test
    void aLaterProcessWithTheMastersNumberIsLeftAlone() throws Exception {
        ProcessId later = ProcessId.of((int) bystander.pid());
        new HostFile("node1", new ProcessId(later.pid(), later.started() - 1)).write(files.host(), Kernel.UID);
        SshMaster.end(files, Kernel.UID);
        assertTrue(bystander.isAlive());
        assertNothingStays();
    }

    @Test
    void anSshThatConnectsForeverIsEnded() throws Exception {
        new HostFile("node1", ProcessId.of((int) bystander.pid())).write(files.host(), Kernel.UID);
        SshMaster.end(files, Kernel.UID);
        assertEquals(143, bystander.waitFor());
        assertNothingStays();
    }

    private String belongsToStranger(Path path) throws IOException {
        return "state_dir: belongs to user " + Kernel.stranger(path) + ", ask them or an admin to remove it: " + path;
    }

    private String problem(String script) {
        return assertThrows(TunnelException.class, () -> start(script)).getMessage();
    }

    private void start(String script) throws IOException, SpankException {
        Path ssh = Kernel.script(directory.resolve("ssh"), script);
        start(List.of(ssh.toString()));
    }

    private void start(List<String> sshCommand) throws SpankException {
        SiteConfiguration site = SiteConfiguration.read(
                Path.of("/nonexistent"), List.of("ssh_command=" + sshCommand.get(0), "state_dir=" + directory));
        SshMaster master = new SshMaster(site, files, "node1", Kernel.UID);
        new LaunchWait(new StandInStep("12.0", "node1"), "node1").open(master, 15);
    }

    private void assertNothingStays() throws Exception {
        SshMaster.end(files, Kernel.UID);
        for (Path file : List.of(files.control(), files.host(), files.log())) {
            assertFalse(Files.exists(file));
        }
    }
}
