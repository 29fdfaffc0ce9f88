package slurm.stunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.TypeAlias;
import jnr.ffi.byref.NumberByReference;
import jnr.posix.BaseNativePOSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.SpawnAttribute;
import jnr.posix.UnixLibC;

/**
 * A program started by libc's posix_spawnp, without a shell, in srun's terminal and process group, so that it can ask
 * the user for a password. The only class that knows jnr-posix.
 *
 * <p>The functions are called on jnr-posix's {@link UnixLibC}: its {@code posix_spawnp} one layer up returns -1 without
 * the error code, and its {@link SpawnAttribute} refuses signal sets.
 */
final class ChildProcess {

    private static final BaseNativePOSIX POSIX = (BaseNativePOSIX) POSIXFactory.getNativePOSIX();
    private static final UnixLibC LIBC = (UnixLibC) POSIX.libc();

    /** Bytes of glibc's sigset_t. */
    private static final int SIGNAL_SET_SIZE = 128;

    private static final int WNOHANG = 1;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final int pid;
    private OptionalInt exitCode = OptionalInt.empty();

    private ChildProcess(int pid) {
        this.pid = pid;
    }

    /**
     * Loads libc's functions, which takes longer than all else between option and ssh. Before the job is queued that
     * costs no more than later, and later a signal that ends srun would be lost meanwhile: see
     * {@link slurm.spank.SrunProcess#awaitChildOrEnd}.
     */
    static void prepare() {
        LIBC.getpid();
    }

    /**
     * Starts {@code command[0]}, looked up in PATH, with srun's environment and terminal. Its stdout goes to srun's
     * stderr: stdout is the job's. Its signals are those of a freshly logged-in shell: srun blocks INT, TERM and more
     * on older releases, and both the mask and ignored signals would be inherited.
     *
     * @throws TunnelException if it cannot be started
     */
    static ChildProcess spawn(List<String> command) throws TunnelException {
        Pointer actions = POSIX.allocatePosixSpawnFileActions();
        Pointer attributes = POSIX.allocatePosixSpawnattr();
        NumberByReference pid = new NumberByReference(TypeAlias.pid_t);
        LIBC.posix_spawn_file_actions_init(actions);
        LIBC.posix_spawnattr_init(attributes);
        try {
            LIBC.posix_spawn_file_actions_adddup2(actions, STDERR, STDOUT);
            LIBC.posix_spawnattr_setsigmask(attributes, signalSet(0));
            LIBC.posix_spawnattr_setsigdefault(attributes, signalSet(0xff));
            LIBC.posix_spawnattr_setflags(attributes, (short) (SpawnAttribute.SETSIGMASK | SpawnAttribute.SETSIGDEF));
            String program = command.get(0);
            int error =
                    LIBC.posix_spawnp(pid, program, actions, attributes, command.toArray(new String[0]), environment());
            if (error != 0) {
                throw new TunnelException("ssh: cannot start: " + program + ": " + reason(error));
            }
            return new ChildProcess(pid.intValue());
        } finally {
            LIBC.posix_spawn_file_actions_destroy(actions);
            LIBC.posix_spawnattr_destroy(attributes);
        }
    }

    int pid() {
        return pid;
    }

    /**
     * Its end, if it has come.
     *
     * @return the exit code, or 128 + signal as a shell says it; nothing while the program runs
     */
    OptionalInt exitCode() throws TunnelException {
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
    static void terminate(int pid) {
        POSIX.kill(pid, Signal.SIGTERM.intValue());
    }

    static void kill(int pid) {
        POSIX.kill(pid, Signal.SIGKILL.intValue());
    }

    private static Pointer signalSet(int everyByte) {
        Pointer set = Memory.allocateDirect(Runtime.getSystemRuntime(), SIGNAL_SET_SIZE);
        set.setMemory(0, SIGNAL_SET_SIZE, (byte) everyByte);
        return set;
    }

    private static String[] environment() {
        List<String> variables = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            variables.add(variable.getKey() + "=" + variable.getValue());
        }
        variables.add(null); // libc's end of the list
        return variables.toArray(new String[0]);
    }

    private static String reason(int error) {
        return Errno.valueOf(error).description();
    }
}
