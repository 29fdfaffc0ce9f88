package slurm.stunnel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import slurm.spank.SrunProcess;
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
    }

    @Test
    void aSecondSrunIsToldWhichOneIsInItsWay() throws Exception {
        SecondJvm first = srun("");
        SecondJvm second = srun("");
        assertEquals("ok", first.ask("option :8000"));
        String inTheWay = "--tunnel: you already have a session on this login host, end it first: ";
        assertEquals(inTheWay + "waiting for its nodes, srun pid " + first.pid(), second.ask("option :8000"));
        assertTrue(first.ask("init 12.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals(inTheWay + "job 12.0, srun pid " + first.pid(), second.ask("option :8000"));
        assertEquals("ok", first.ask("exit"));
        assertEquals("ok", second.ask("option :8000"));
        assertEquals("ok", second.ask("exit"));
        assertEquals(List.of(), names());
    }

    @Test
    void asManySessionsAsTheSiteAllowsRunAndEndSeparately() throws Exception {
        SecondJvm first = srun(" max_sessions=2");
        SecondJvm second = srun(" max_sessions=2");
        SecondJvm third = srun(" max_sessions=2");
        assertEquals("ok", first.ask("option :8000"));
        assertEquals("ok", second.ask("option :8000"));
        assertTrue(first.ask("init 12.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals(
                "--tunnel: you already have 2 sessions on this login host, end one first: job 12.0, srun pid "
                        + first.pid() + "; waiting for its nodes, srun pid " + second.pid(),
                third.ask("option :8000"));
        assertTrue(second.ask("init 13.0 " + PrivateSshd.NODE).endsWith(" | ok"));
        assertEquals("ok", first.ask("exit"));
        assertEquals(List.of("2/control", "2/exitflag", "2/host", "2/log"), names());
        assertEquals("ok", second.ask("exit"));
        assertEquals(List.of(), names());
    }

    private SecondJvm srun(String site) {
        SecondJvm srun = SecondJvm.start(StandInSrun.class);
        sruns.add(srun);
        assertEquals("ok", srun.ask("started " + sshd.plugstackArguments(directory) + site));
        return srun;
    }

    /** The files of all sessions, such as {@code 1/exitflag}. */
    private List<String> names() throws IOException {
        Path sessions = directory.resolve("stunnel-" + USER);
        try (Stream<Path> files = Files.walk(sessions)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> sessions.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
