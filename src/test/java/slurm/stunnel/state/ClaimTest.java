package slurm.stunnel.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import slurm.posix.ProcessId;
import slurm.stunnel.text.TunnelException;
import slurm.testing.Kernel;
import slurm.testing.Planted;

@Timeout(60)
class ClaimTest {

    @TempDir
    Path directory;

    Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("alice-exitflag.tunnel");
    }

    @Test
    void aClaimIsAFileOfItsOwnerThatNamesTheProcess() throws Exception {
        Claim flag = claim().orElseThrow();
        assertEquals(List.of("process=" + ProcessId.self()), Files.readAllLines(path));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(List.of(path), Kernel.names(directory));
        flag.release();
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void theStepIsAddedOnceItIsKnown() throws Exception {
        Claim flag = claim().orElseThrow();
        flag.setStep("12.0");
        assertEquals(List.of("process=" + ProcessId.self(), "step=12.0"), Files.readAllLines(path));
        flag.release();
    }

    @Test
    void aReleasedClaimIsFreeForTheNext() throws Exception {
        claim().orElseThrow().release();
        Claim next = claim().orElseThrow();
        assertEquals(List.of(path), Kernel.names(directory));
        next.release();
    }

    @Test
    void aReleaseIsContentWithAFileThatIsGone() throws Exception {
        Claim flag = claim().orElseThrow();
        Files.delete(path);
        flag.release();
        assertEquals(List.of(), Kernel.names(directory));
    }

    @Test
    void aFileThatNobodyHoldsIsADeadOwners() throws Exception {
        Files.writeString(path, "process=" + ProcessId.self() + "\nstep=12.0\n"); // the pid alone proves nothing
        StringBuilder tidied = new StringBuilder();
        Claim flag = Claim.claim(path, Kernel.UID, step -> tidied.append(step.orElse("none")))
                .orElseThrow();
        assertEquals("12.0", tidied.toString());
        assertEquals(List.of("process=" + ProcessId.self()), Files.readAllLines(path));
        flag.release();
    }

    @Test
    void anEmptyFileIsADeadOwnersWhoHadNoStepYet() throws Exception {
        Files.createFile(path);
        StringBuilder tidied = new StringBuilder();
        Claim.claim(path, Kernel.UID, step -> tidied.append(step.orElse("none")))
                .orElseThrow()
                .release();
        assertEquals("none", tidied.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12.", ".0", "12\0.0", "12.0\0", "../12.0", "/12.0", "caf\u00e9", "12.0.0"})
    void aStepThatIsNoneLeadsToNoFiles(String step) throws Exception {
        Files.writeString(path, "process=1@1\nstep=" + step + "\n");
        StringBuilder tidied = new StringBuilder();
        Claim.claim(path, Kernel.UID, of -> tidied.append(of.orElse("none")))
                .orElseThrow()
                .release();
        assertEquals("none", tidied.toString());
    }

    @Test
    void whatCannotBeTidiedUpStaysForTheNext() throws Exception {
        Files.createFile(path);
        TunnelException refused = assertThrows(
                TunnelException.class,
                () -> Claim.claim(path, Kernel.UID, step -> {
                    throw new TunnelException("close: ssh does not end: pid 4711");
                }));
        assertEquals("close: ssh does not end: pid 4711", refused.getMessage());
        assertEquals(List.of(path), Kernel.names(directory));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "FILE")
    void whatIsNotAFileIsNamedAndLeftAlone(Planted planted) throws IOException {
        planted.at(path);
        List<Path> before = Kernel.names(directory);
        assertEquals("state_dir: not a regular file, remove it: " + path, refusal());
        assertEquals(before, Kernel.names(directory));
    }

    @ParameterizedTest
    @EnumSource
    void whatAStrangerPutThereIsNamedAndLeftAlone(Planted planted) throws IOException {
        Kernel.giveAway(planted.at(path));
        List<Path> before = Kernel.names(directory);
        assertEquals(
                "state_dir: belongs to user " + Kernel.stranger(path) + ", ask them or an admin to remove it: " + path,
                refusal());
        assertEquals(before, Kernel.names(directory));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        path = directory.resolve("\u009bmissing/alice-exitflag.tunnel");
        assertEquals(
                "state_dir: cannot claim a session: No such file or directory: " + directory + "/\\u009bmissing",
                refusal());
    }

    @Test
    void aHolderWhoIsGoneJustEnded() throws TunnelException {
        assertEquals("just ended", Claim.holder(path, Kernel.UID));
    }

    private Optional<Claim> claim() throws TunnelException {
        return Claim.claim(path, Kernel.UID, step -> {});
    }

    private String refusal() {
        return assertThrows(TunnelException.class, this::claim).getMessage();
    }
}
