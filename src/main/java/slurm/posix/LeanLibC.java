package slurm.posix;

import static com.kenai.jffi.Type.POINTER;
import static com.kenai.jffi.Type.SINT;
import static com.kenai.jffi.Type.SSHORT;
import static com.kenai.jffi.Type.UINT;

import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.byref.ByReference;
import jnr.ffi.provider.LoadedLibrary;

/**
 * The functions of libc that start, await and end a process, called through jffi. By default jnr-posix has jnr-ffi
 * generate and load classes for all of {@link jnr.posix.UnixLibC}, which takes 200 ms and more at each start of a JVM.
 */
final class LeanLibC extends UnboundLibC implements LoadedLibrary {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();
    private static final Runtime RUNTIME = Runtime.getSystemRuntime();
    private static final long ENVIRON = Library.getDefault().getSymbolAddress("environ");

    /** Bytes of glibc's sigset_t. */
    private static final int SIGNAL_SET_SIZE = 128;

    private final Function kill = new Function("kill", SINT, SINT);
    private final Function waitpid = new Function("waitpid", SINT, POINTER, SINT);
    private final Function spawnp = new Function("posix_spawnp", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
    private final Function actionsInit = new Function("posix_spawn_file_actions_init", POINTER);
    private final Function actionsDestroy = new Function("posix_spawn_file_actions_destroy", POINTER);
    private final Function actionsAddDup2 = new Function("posix_spawn_file_actions_adddup2", POINTER, SINT, SINT);
    private final Function actionsAddOpen =
            new Function("posix_spawn_file_actions_addopen", POINTER, SINT, POINTER, SINT, UINT);
    private final Function attributesInit = new Function("posix_spawnattr_init", POINTER);
    private final Function attributesDestroy = new Function("posix_spawnattr_destroy", POINTER);
    private final Function attributesSetFlags = new Function("posix_spawnattr_setflags", POINTER, SSHORT);
    private final Function attributesSetSigDefault = new Function("posix_spawnattr_setsigdefault", POINTER, POINTER);

    private int spawnError;

    /** What the last posix_spawnp returned: 0, or an errno that {@link jnr.posix.POSIX#posix_spawnp} turns into -1. */
    int spawnError() {
        return spawnError;
    }

    @Override
    public Runtime getRuntime() {
        return RUNTIME;
    }

    @Override
    public int kill(long pid, int signal) {
        return kill.call(pid, signal);
    }

    @Override
    public int waitpid(long pid, int[] status, int flags) {
        long address = Memory.allocate(Integer.BYTES);
        try {
            int waited = waitpid.call(pid, address, flags);
            status[0] = MEMORY.getInt(address);
            return waited;
        } finally {
            MEMORY.freeMemory(address);
        }
    }

    /** @param environment must be null: the child gets the environment of this process, byte by byte */
    @Override
    @SuppressWarnings("rawtypes") // as in jnr-posix
    public int posix_spawnp(
            ByReference pid,
            CharSequence path,
            Pointer fileActions,
            Pointer attributes,
            CharSequence[] arguments,
            CharSequence[] environment) {
        if (environment != null) {
            throw new UnsupportedOperationException("posix_spawnp with an environment of its own");
        }
        long address = Memory.allocate(Long.BYTES);
        try (CStrings program = new CStrings(path);
                CStrings argv = new CStrings(arguments)) {
            spawnError = spawnp.call(
                    address,
                    program.first(),
                    fileActions.address(),
                    attributes.address(),
                    argv.address(),
                    MEMORY.getAddress(ENVIRON));
            pid.fromNative(RUNTIME, Pointer.wrap(RUNTIME, address), 0);
            return spawnError;
        } finally {
            MEMORY.freeMemory(address);
        }
    }

    /** Memory for a struct of libc. jnr-ffi's own memory would start a finalizer thread and java.util.logging. */
    static Pointer allocate(int bytes) {
        return Pointer.wrap(RUNTIME, Memory.allocate(bytes));
    }

    @Override
    public int posix_spawn_file_actions_init(Pointer actions) {
        return actionsInit.call(actions.address());
    }

    /** Also frees the struct, which {@link #allocate} has made. */
    @Override
    public int posix_spawn_file_actions_destroy(Pointer actions) {
        return destroy(actionsDestroy, actions);
    }

    @Override
    public int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to) {
        return actionsAddDup2.call(actions.address(), from, to);
    }

    /** @param path ends with a zero byte; libc copies it */
    @Override
    public int posix_spawn_file_actions_addopen(Pointer actions, int descriptor, ByteBuffer path, int flags, int mode) {
        byte[] bytes = new byte[path.remaining()];
        path.duplicate().get(bytes);
        long address = Memory.allocate(bytes.length);
        try {
            MEMORY.putByteArray(address, bytes, 0, bytes.length);
            return actionsAddOpen.call(actions.address(), descriptor, address, flags, mode);
        } finally {
            MEMORY.freeMemory(address);
        }
    }

    /**
     * Also puts every signal into the set that POSIX_SPAWN_SETSIGDEF resets. libc leaves the set empty, and jnr-posix
     * does not support its attribute ("not yet supported").
     */
    @Override
    public int posix_spawnattr_init(Pointer attributes) {
        int error = attributesInit.call(attributes.address());
        if (error != 0) {
            return error;
        }
        long all = Memory.allocate(SIGNAL_SET_SIZE);
        try {
            MEMORY.setMemory(all, SIGNAL_SET_SIZE, (byte) 0xff);
            return attributesSetSigDefault.call(attributes.address(), all);
        } finally {
            MEMORY.freeMemory(all);
        }
    }

    /** Also frees the struct, which {@link #allocate} has made. */
    @Override
    public int posix_spawnattr_destroy(Pointer attributes) {
        return destroy(attributesDestroy, attributes);
    }

    private static int destroy(Function destroy, Pointer struct) {
        int error = destroy.call(struct.address());
        MEMORY.freeMemory(struct.address());
        return error;
    }

    @Override
    public int posix_spawnattr_setflags(Pointer attributes, short flags) {
        return attributesSetFlags.call(attributes.address(), flags);
    }
}
