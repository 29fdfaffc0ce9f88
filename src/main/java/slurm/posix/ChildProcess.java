package slurm.posix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.posix.SpawnAttribute;
import jnr.posix.SpawnFileAction;

/**
 * A program that this process has started through libc's posix_spawnp, without a shell. It shares the terminal and the
 * process group of its parent, so that it can ask the user for a password, unless it was started apart.
 */
public final class ChildProcess {

    static final LeanPosix POSIX = new LeanPosix();

    private static final List<SpawnFileAction> STDOUT_TO_STDERR = List.of(SpawnFileAction.dup(2, 1));
    private static final int CLEAN_SIGNALS = SpawnAttribute.SETSIGMASK | SpawnAttribute.SETSIGDEF;
    private static final int SETSID = 0x80; // POSIX_SPAWN_SETSID of glibc's spawn.h, since 2.26

    private static final int O_WRONLY_APPEND = 1 | 0x400; // of Linux's fcntl.h; loading jnr's table of them takes 3 ms

    private static final int WNOHANG = 1;

    private final int pid;
    private OptionalInt exitCode = OptionalInt.empty();

    private ChildProcess(int pid) {
        this.pid = pid;
    }

    /**
     * Looks up libc's functions, which takes longer than all else between option and ssh. Call this while srun reads its
     * options; it costs the same then. In a later hook, a signal that tells srun to end would be lost during the look-up: see
     * {@link ChildOrSignal}.
     */
    public static void prepare() {
        POSIX.errno();
    }

    /**
     * Starts {@code command[0]}, which posix_spawnp looks up in PATH, with the environment and terminal of this process.
     * The child's stdout goes to stderr, because stdout belongs to the job. The child gets the signal mask and handlers
     * of a fresh login shell: srun blocks INT, TERM and more on older releases, and a child would inherit that.
     *
     * @param command the program and its arguments
     * @return the child, whose end the caller awaits
     * @throws IOException in the system's words if the program cannot be started
     */
    public static ChildProcess spawn(List<String> command) throws IOException {
        return spawn(command, STDOUT_TO_STDERR, CLEAN_SIGNALS);
    }

    /**
     * Starts the command in a session of its own: neither it nor what it starts has a terminal, and the terminal's
     * Ctrl-C does not reach it.
     *
     * @param command the program and its arguments
     * @param output an existing file, to which the child's stdout and stderr are appended
     * @return the child, whose end the caller awaits
     * @throws IOException in the system's words if the program cannot be started
     */
    public static ChildProcess spawnApart(List<String> command, Path output) throws IOException {
        List<SpawnFileAction> toOutput =
                List.of(SpawnFileAction.open(output.toString(), 1, O_WRONLY_APPEND, 0), SpawnFileAction.dup(1, 2));
        return spawn(command, toOutput, CLEAN_SIGNALS | SETSID);
    }

    private static ChildProcess spawn(List<String> command, List<SpawnFileAction> actions, int flags)
            throws IOException {
        List<SpawnAttribute> attributes = List.of(SpawnAttribute.flags((short) flags));
        long pid = POSIX.posix_spawnp(
                command.get(0), actions, attributes, command.toArray(new String[0]), (String[]) null);
        if (pid < 0) {
            throw new IOException(ErrnoText.of(POSIX.spawnError()));
        }
        return new ChildProcess((int) pid);
    }

    /** {@return its process id} */
    public int pid() {
        return pid;
    }

    /**
     * Asks without waiting whether the child has ended.
     *
     * @return the exit code, or 128 + signal as a shell says it; empty while the program runs
     * @throws IOException in the system's words if the kernel does not tell
     */
    public OptionalInt exitCode() throws IOException {
        if (exitCode.isPresent()) {
            return exitCode;
        }
        int[] status = new int[1];
        int waited = POSIX.waitpid(pid, status, WNOHANG);
        if (waited < 0 && POSIX.errno() == Errno.ECHILD.intValue()) {
            // srun was started with SIGCHLD ignored, so the kernel keeps no exit code: the caller must check
            // the result
            exitCode = OptionalInt.of(0);
        } else if (waited < 0) {
            throw new IOException("cannot wait for process " + pid + ": " + ErrnoText.of(POSIX.errno()));
        }
        if (waited == pid) {
            int signal = status[0] & 0x7f;
            exitCode = OptionalInt.of(signal == 0 ? (status[0] >> 8) & 0xff : 128 + signal);
        }
        return exitCode;
    }
}
