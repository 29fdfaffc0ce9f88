package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slurm.posix.ProcessId;
import slurm.spank.SrunProcess;
import slurm.stunnel.ssh.SshMaster;
import slurm.stunnel.state.HostFile;
import slurm.stunnel.state.SessionFiles;
import slurm.testing.Kernel;
import slurm.testing.PrivateSshd;
import slurm.testing.SecondJvm;
import slurm.testing.StandInSrun;

/** Several sruns of one user on one login host, each a process of its own, with the real ssh. */
@Timeout(60)
class SessionsTest {

    private static final String USER = SrunProcess.userName();

    private static PrivateSshd sshd;

    @TempDir
    Path directory;

    private final List<SecondJvm> sruns = new ArrayList<>();

    @BeforeAll
    static void startSshd(@TempDir Path directory) throws IOException {
        sshd = PrivateSshd.start(directory);
    }

    @AfterAll
    static void endSshd() throws IOException {
        if (sshd != null) {
            sshd.close();
        }
    }

    @AfterEach
    void end() throws Exception {
        sruns.forEach(SecondJvm::close);
        SshMaster.end(SessionFiles.single(directory, USER), Kernel.UID);
        SshMaster.end(SessionFiles.single(directory, USER + "-12.0"), Kernel.UID);
    }

    @Test
    void aSecondSrunIsToldWhichOneIsInItsWay() throws Exception {
        SecondJvm first = srun("");
        SecondJvm second = srun("");
        assertEquals("ok", first.ask("option :8000"));
        String inTheWay = "--tunnel: you have a session on this login host already, end it first: ";
        assertEquals(inTheWay + "waiting for its nodes, srun pid " + first.pid(), second.ask("option :8000"));
        assertTrue(first.ask("init 12.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals(inTheWay + "job 12.0, srun pid " + first.pid(), second.ask("option :8000"));
        assertEquals("ok", first.ask("exit"));
        assertEquals("ok", second.ask("option :8000"));
        assertEquals("ok", second.ask("exit"));
        assertEquals(List.of(), names());
    }

    @Test
    void asManySessionsAsTheSiteAllowsLiveAndEndAlone() throws Exception {
        SecondJvm first = srun(" max_sessions=2");
        SecondJvm second = srun(" max_sessions=2");
        SecondJvm third = srun(" max_sessions=2");
        assertEquals("ok", first.ask("option :8000"));
        assertEquals("ok", second.ask("option :8000"));
        assertTrue(first.ask("init 12.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals(
                "--tunnel: you have 2 sessions on this login host already, end one first: job 12.0, srun pid "
                        + first.pid() + "; waiting for its nodes, srun pid " + second.pid(),
                third.ask("option :8000"));
        assertTrue(second.ask("init 13.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals("ok", first.ask("exit"));
        assertEquals(List.of("-13.0-control", "-13.0-host", "-13.0-log", "-2-exitflag"), names());
        assertEquals("ok", second.ask("exit"));
        assertEquals(List.of(), names());
    }

    @Test
    void theNextSrunTidiesUpBehindAKilledOne() throws Exception {
        SecondJvm killed = srun("");
        assertEquals("ok", killed.ask("option :8000"));
        String told = killed.ask("init 12.0 " + PrivateSshd.NODE);
        int port = Integer.parseInt(told.replaceFirst("info: stunnel: localhost:(\\d+) .*", "$1"));
        ProcessId master = HostFile.master(SessionFiles.single(directory, USER).host(), Kernel.UID)
                .orElseThrow();
        killed.close();
        new Socket(PrivateSshd.NODE, port).close();
        assertTrue(master.isAlive());

        SecondJvm next = srun("");
        assertEquals("ok", next.ask("option " + port + ":8000"));
        assertFalse(master.isAlive());
        assertThrows(ConnectException.class, () -> new Socket(PrivateSshd.NODE, port).close());
        assertEquals(List.of("-exitflag"), names());
        assertEquals("ok", next.ask("exit"));
        assertEquals(List.of(), names());
    }

    @Test
    void amongSeveralTheNextSrunTidiesUpBehindTheKilledOne() throws Exception {
        SecondJvm killed = srun(" max_sessions=2");
        assertEquals("ok", killed.ask("option :8000"));
        assertTrue(killed.ask("init 12.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        killed.close();
        SecondJvm next = srun(" max_sessions=2");
        assertEquals("ok", next.ask("option :8000"));
        assertEquals(List.of("-1-exitflag"), names());
    }

    private SecondJvm srun(String site) {
        SecondJvm srun = SecondJvm.start(StandInSrun.class);
        sruns.add(srun);
        assertEquals("ok", srun.ask("started " + sshd.plugstackArguments(directory) + site));
        return srun;
    }

    /** What is left in the state directory, without the user in front and {@code .tunnel} behind. */
    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(path -> path.getFileName().toString())
                    .map(name -> name.substring(USER.length(), name.length() - ".tunnel".length()))
                    .sorted()
                    .toList();
        }
    }
}
