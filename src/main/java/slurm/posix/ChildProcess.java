package slurm.posix;

import slurm.stunnel.text.TunnelException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import jnr.posix.SpawnAttribute;
import jnr.posix.SpawnFileAction;

/**
 * A program started by libc's posix_spawnp, without a shell, in srun's terminal and process group, so that it can ask
 * the user for a password. The only class of this package that knows jnr-posix.
 */
public final class ChildProcess {

    private static final LeanPosix POSIX = new LeanPosix();

    private static final List<SpawnFileAction> STDOUT_TO_STDERR = List.of(SpawnFileAction.dup(2, 1));
    private static final int CLEAN_SIGNALS = SpawnAttribute.SETSIGMASK | SpawnAttribute.SETSIGDEF;
    private static final int SETSID = 0x80; // of glibc's spawn.h, since 2.26

    private static final int O_WRONLY_APPEND = 1 | 0x400; // of Linux; jnr's table of them takes 3 ms to load

    private static final int WNOHANG = 1;

    private final int pid;
    private OptionalInt exitCode = OptionalInt.empty();

    private ChildProcess(int pid) {
        this.pid = pid;
    }

    /**
     * Loads libc's functions, which takes longer than all else between option and ssh. Before the job is queued that
     * costs no more than later, and later a signal that ends srun would be lost meanwhile: see
     * {@link slurm.posix.ChildOrSignal}.
     */
    public static void prepare() {
        POSIX.errno();
    }

    /**
     * Starts {@code command[0]}, looked up in PATH, with srun's environment and terminal. Its stdout goes to srun's
     * stderr: stdout is the job's. Its signals are those of a freshly logged-in shell: srun blocks INT, TERM and more
     * on older releases, and both the mask and ignored signals would be inherited.
     *
     * @throws TunnelException if it cannot be started
     */
    public static ChildProcess spawn(String what, List<String> command) throws TunnelException {
        return spawn(what, command, STDOUT_TO_STDERR, CLEAN_SIGNALS);
    }

    /**
     * The same in a session of its own: without a terminal, neither for itself nor for what it starts, and out of reach of
     * that terminal's Ctrl-C. What it says on stdout and stderr is appended to {@code output}.
     */
    public static ChildProcess spawnApart(String what, List<String> command, Path output) throws TunnelException {
        List<SpawnFileAction> toOutput =
                List.of(SpawnFileAction.open(output.toString(), 1, O_WRONLY_APPEND, 0), SpawnFileAction.dup(1, 2));
        return spawn(what, command, toOutput, CLEAN_SIGNALS | SETSID);
    }

    private static ChildProcess spawn(String what, List<String> command, List<SpawnFileAction> actions, int flags)
            throws TunnelException {
        List<SpawnAttribute> attributes = List.of(SpawnAttribute.flags((short) flags));
        long pid = POSIX.posix_spawnp(
                command.get(0), actions, attributes, command.toArray(new String[0]), (String[]) null);
        if (pid < 0) {
            throw new TunnelException(what + ": cannot start: " + command.get(0) + ": " + reason(POSIX.spawnError()));
        }
        return new ChildProcess((int) pid);
    }

    public int pid() {
        return pid;
    }

    /**
     * Its end, if it has come.
     *
     * @return the exit code, or 128 + signal as a shell says it; nothing while the program runs
     */
    public OptionalInt exitCode() throws TunnelException {
        if (exitCode.isPresent()) {
            return exitCode;
        }
        int[] status = new int[1];
        int waited = POSIX.waitpid(pid, status, WNOHANG);
        if (waited < 0 && POSIX.errno() == Errno.ECHILD.intValue()) {
            // srun was started with SIGCHLD ignored, so that the kernel keeps no exit code: the master will tell
            exitCode = OptionalInt.of(0);
        } else if (waited < 0) {
            throw new TunnelException("ssh: cannot wait for process " + pid + ": " + reason(POSIX.errno()));
        }
        if (waited == pid) {
            int signal = status[0] & 0x7f;
            exitCode = OptionalInt.of(signal == 0 ? (status[0] >> 8) & 0xff : 128 + signal);
        }
        return exitCode;
    }

    /** Sends SIGTERM; a process that is gone already is what the caller wants. */
    public static void terminate(int pid) {
        POSIX.kill(pid, Signal.SIGTERM.intValue());
    }

    public static void kill(int pid) {
        POSIX.kill(pid, Signal.SIGKILL.intValue());
    }

    private static String reason(int error) {
        return Errno.valueOf(error).description();
    }
}
