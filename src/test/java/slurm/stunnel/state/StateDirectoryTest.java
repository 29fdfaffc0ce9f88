package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.Planted;
import slurm.testing.SecondJvm;

@Timeout(60)
class StateDirectoryTest {

    private static final int LONGEST_CONTROL = 90;

    @TempDir
    Path stateDir;

    private StateDirectory directory;
    private Path path;

    @BeforeEach
    void name() {
        directory = StateDirectory.of(stateDir, "alice", Kernel.UID);
        path = stateDir.resolve("stunnel-alice");
    }

    @Test
    void aSessionLiesUnderItsNumberInTheUsersDirectory() {
        assertEquals(path, directory.path());
        assertEquals(path.resolve("2"), directory.session(2).directory());
    }

    @ParameterizedTest
    @CsvSource({"CORP/alice, CORP_alice", "../alice, .._alice", "/, _"})
    void aSlashInALoginNameDoesNotLeadOutOfTheStateDir(String user, String fileName) {
        StateDirectory slashed = StateDirectory.of(stateDir, user, Kernel.UID);
        assertEquals(fileName, slashed.userInFileNames());
        assertEquals(stateDir.resolve("stunnel-" + fileName), slashed.path());
    }

    @ParameterizedTest
    @CsvSource({"1000, /run/user/1000/stunnel", "-2, /run/user/4294967294/stunnel"})
    void theRuntimeDirectoryIsNamedByTheUid(int uid, Path expected) {
        assertEquals(
                expected,
                StateDirectory.of(stateDir, "alice", uid).inRuntimeDirectory().path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "022", "077", "277", "777"})
    void onlyTheOwnerCanUseANewDirectoryWhateverTheUmask(String umask) throws Exception {
        try (SecondJvm srun = SecondJvm.start(Kernel.withUmask(umask), Claimant.class)) {
            assertEquals("done", srun.ask("open " + stateDir));
        }
        assertEquals("700", Kernel.mode(path));
        assertTrue(directory.isUsable());
    }

    @Test
    void aDirectoryThatIsThereIsUsedAsItIs() throws Exception {
        directory.open(1);
        Files.createFile(path.resolve("file"));
        directory.open(1);
        assertEquals(List.of(path.resolve("file")), Kernel.names(path));
    }

    @ParameterizedTest
    @EnumSource
    void anythingOfAnotherUserIsNamedAndStays(Planted planted) throws IOException {
        Kernel.giveAway(planted.at(path));
        List<Path> before = Kernel.names(stateDir);
        assertFalse(directory.isUsable());
        assertEquals(
                "state_dir: belongs to user " + Kernel.stranger(path) + ", ask them or an admin to remove it: " + path,
                assertThrows(ForeignFileException.class, () -> directory.open(1))
                        .getMessage());
        assertEquals(before, Kernel.names(stateDir));
    }

    @Test
    void noNameOfAnOwnerSteersTheTerminal() throws IOException {
        Kernel.giveAway(Files.createDirectory(path));
        String owner = Files.getAttribute(path, "unix:uid") + "";
        Path users = Files.writeString(stateDir.resolve("passwd"), "no\u001b[2Jbody:x:" + owner + ":1::/:/bin/sh\n");
        try (SecondJvm srun = SecondJvm.start(Kernel.withUsers(users), Claimant.class)) {
            assertEquals(
                    "state_dir: belongs to user no\\u001b[2Jbody, ask them or an admin to remove it: " + path,
                    srun.ask("open " + stateDir));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "DIRECTORY")
    void anythingButADirectoryIsNamedAndStays(Planted planted) throws IOException {
        planted.at(path);
        List<Path> before = Kernel.names(stateDir);
        assertFalse(directory.isUsable());
        assertEquals("state_dir: not a directory, remove it: " + path, refusal(1));
        assertEquals(before, Kernel.names(stateDir));
    }

    @Test
    void aLinkToADirectoryIsNoDirectory() throws IOException {
        Kernel.chmod("700", Files.createDirectory(Planted.target(path)));
        Files.createSymbolicLink(path, Planted.target(path));
        assertFalse(directory.isUsable());
        assertEquals("state_dir: not a directory, remove it: " + path, refusal(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"701", "702", "704", "710", "720", "740", "1777"})
    void aDirectoryThatIsOpenToOthersIsNotUsed(String mode) throws IOException {
        Kernel.chmod(mode, Files.createDirectory(path));
        assertFalse(directory.isUsable());
        assertEquals("state_dir: open to other users, remove it: " + path, refusal(1));
        assertEquals(mode, Kernel.mode(path));
    }

    @Test
    void aDirectoryThatIsMissingIsNotUsable() {
        assertFalse(directory.isUsable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"770", "2770", "777", "720", "702"})
    void aStateDirInWhichOthersCanRenameIsRefused(String mode) throws IOException {
        Kernel.chmod(mode, stateDir);
        assertEquals("state_dir: others can replace files in it, an admin must chmod +t it: " + stateDir, refusal(1));
        assertFalse(Files.exists(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1777", "1770", "3770", "755", "2755", "700"})
    void aStateDirInWhichOthersCannotRenameIsAccepted(String mode) throws Exception {
        Kernel.chmod(mode, stateDir);
        directory.open(1);
        assertTrue(directory.isUsable());
    }

    @Test
    void aLinkToAStateDirIsAsSafeAsTheStateDir() throws Exception {
        Path real = Files.createDirectory(stateDir.resolve("real"));
        Path link = Files.createSymbolicLink(stateDir.resolve("link"), real);
        StateDirectory linked = StateDirectory.of(link, "alice", Kernel.UID);
        Kernel.chmod("777", real);
        assertThrows(TunnelException.class, () -> linked.open(1));
        Kernel.chmod("1777", real);
        linked.open(1);
        assertTrue(linked.isUsable());
    }

    @Test
    void aStateDirThatIsMissingIsNamed() {
        directory = StateDirectory.of(stateDir.resolve("\u009bmissing"), "alice", Kernel.UID);
        assertEquals(
                "state_dir: cannot claim a session: No such file or directory: " + stateDir + "/\\u009bmissing",
                refusal(1));
    }

    @Test
    void aStateDirThatIsAFileIsNamed() throws IOException {
        Path file = Files.createFile(stateDir.resolve("file"));
        directory = StateDirectory.of(file, "alice", Kernel.UID);
        assertEquals("state_dir: cannot claim a session: Not a directory: " + file, refusal(1));
    }

    @Test
    void aStateDirInWhichTheUserMayNotWriteIsNamed() throws IOException {
        Kernel.chmod("500", stateDir);
        try (SecondJvm srun = SecondJvm.start(Kernel.asOrdinary(), Claimant.class)) {
            assertEquals(
                    "state_dir: cannot claim a session: Permission denied: " + stateDir, srun.ask("open " + stateDir));
        } finally {
            Kernel.chmod("700", stateDir);
        }
    }

    @Test
    void thePathOfTheControlSocketOfTheLastSessionMayHave90Bytes() throws Exception {
        String start = stateDir + "/\u00e9";
        int rest = LONGEST_CONTROL - (start + "/stunnel-alice/9/control").getBytes(StandardCharsets.UTF_8).length;
        Path longest = Files.createDirectory(Path.of(start + "d".repeat(rest)));
        directory = StateDirectory.of(longest, "alice", Kernel.UID);
        assertEquals(
                "state_dir: control socket path longer than 90 bytes: "
                        + (longest + "/stunnel-alice/10/control").replace("\u00e9", "\\u00e9"),
                refusal(10));
        assertFalse(Files.exists(directory.path()));
        directory.open(9);
        assertTrue(directory.isUsable());
    }

    @ParameterizedTest
    @CsvSource({"700, true", "500, false", "701, false", "710, false", "1700, false", "2700, false"})
    void aParentIsPrivateIfItIsTheUsersAndClosed(String mode, boolean isPrivate) throws IOException {
        Kernel.chmod(mode, stateDir);
        assertEquals(isPrivate, directory.hasPrivateParent());
    }

    @Test
    void aParentOfAnotherUserIsNotPrivate() throws IOException {
        Kernel.giveAway(stateDir);
        assertFalse(directory.hasPrivateParent());
    }

    @Test
    void aParentThatIsMissingOrALinkIsNotPrivate() throws IOException {
        Path link = stateDir.resolve("link");
        directory = StateDirectory.of(link, "alice", Kernel.UID);
        assertFalse(directory.hasPrivateParent());
        Files.createSymbolicLink(link, stateDir);
        assertFalse(directory.hasPrivateParent());
    }

    private String refusal(int maxSessions) {
        TunnelException refused = assertThrows(TunnelException.class, () -> directory.open(maxSessions));
        assertFalse(refused instanceof ForeignFileException); // which sends the user to /run/user
        return refused.getMessage();
    }
}
