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

/** What tests need of the system and Java has no call for. */
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

    /** Gives {@code path} itself, not what it links to, to another user; skips the test where that is not allowed. */
    public static Path giveAway(Path path) throws IOException {
        assumeTrue(UID == 0, "only root can give a file to another user");
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    /** The name of the user whom {@link #giveAway} gives to. */
    public static String stranger(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
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

    /** The end of {@code child}, which is waited for. */
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
