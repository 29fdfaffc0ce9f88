package slurm.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import slurm.posix.ChildProcess;

/** Calls of the system that tests need and Java lacks. */
public final class Kernel {

    public static final int UID = uid();

    private static final int NOBODY = 65534;

    private Kernel() {}

    private static int uid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which start of this host it is. */
    public static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives {@code path} itself, not what it links to, to another user; skips the test if that is not allowed. */
    public static Path giveAway(Path path) throws IOException {
        assumeTrue(UID == 0, "only root can give a file to another user");
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    /** The name of the user whom {@link #giveAway} gives to. */
    public static String stranger(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    /** Starts a program as that user; skips the test if this user may not do that. */
    public static List<String> asStranger() {
        assumeTrue(UID == 0, "only root can start a program as another user");
        return List.of("setpriv", "--reuid=" + NOBODY, "--clear-groups");
    }

    /** Starts a program to which modes and owners apply, as they do to users: root's own programs pass them by. */
    public static List<String> asOrdinary() {
        return UID == 0
                ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown,-kill")
                : List.of();
    }

    /** Starts a program with a umask. */
    public static List<String> withUmask(String umask) {
        return List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
    }

    /**
     * Starts a program that sees other users under other names; skips the test if this user may not do that.
     *
     * @param passwd a file that takes the place of /etc/passwd, for this program alone
     */
    public static List<String> withUsers(Path passwd) {
        assumeTrue(UID == 0, "only root can replace /etc/passwd");
        return List.of("unshare", "-m", "sh", "-c", "mount --bind " + passwd + " /etc/passwd; exec \"$@\"", "sh");
    }

    /** The permission bits, with the sticky one and those in front of it. */
    public static String mode(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return Integer.toOctalString(mode & 07777);
    }

    /** Sets what {@link #mode} tells. */
    public static Path chmod(String mode, Path path) throws IOException {
        return Files.setAttribute(path, "unix:mode", Integer.parseInt(mode, 8));
    }

    static Path fifo(Path path) {
        run("mkfifo", path.toString());
        return path;
    }

    /** A program that sh runs. */
    public static Path script(Path path, String script) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    public static List<Path> names(Path directory) throws IOException {
        try (Stream<Path> names = Files.list(directory)) {
            return names.sorted().toList();
        }
    }

    public static void signal(String name, long pid) {
        run("sh", "-c", "kill -" + name + " " + pid);
    }

    public static void run(String... command) {
        try {
            int code = new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + ": exit code " + code);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }

    /** The letter of proc(5): R, S, T for stopped, Z for a zombie; X if there is no such process. */
    public static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'X';
        }
    }

    /** Waits for the end of {@code child}. */
    public static int exitCode(ChildProcess child) throws IOException {
        OptionalInt code = child.exitCode();
        while (code.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            code = child.exitCode();
        }
        return code.getAsInt();
    }

    /** For what happens in another process and has no event that Java could wait for. */
    public static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
