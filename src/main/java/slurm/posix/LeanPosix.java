package slurm.posix;

import jnr.ffi.Pointer;
import jnr.posix.BaseNativePOSIX;
import jnr.posix.Crypt;
import jnr.posix.FileStat;
import jnr.posix.LibC;
import jnr.posix.LibCProvider;
import jnr.posix.MsgHdr;
import jnr.posix.SocketMacros;

/** jnr-posix over a {@link LeanLibC}: it starts, awaits and ends processes. Every other function throws. */
final class LeanPosix extends BaseNativePOSIX {

    /** Bytes of glibc's posix_spawn_file_actions_t and posix_spawnattr_t, on its 64-bit architectures. */
    private static final int FILE_ACTIONS_SIZE = 80;

    private static final int ATTRIBUTES_SIZE = 336;

    private final LeanLibC libc;

    /** Looks up the functions of libc. */
    public LeanPosix() {
        this(new LeanLibC());
    }

    private LeanPosix(LeanLibC libc) {
        super(new OneLibC(libc), null); // no handler: only functions that are not bound would call it
        this.libc = libc;
    }

    private record OneLibC(LibC getLibC) implements LibCProvider {

        @Override
        public Crypt getCrypt() {
            return null;
        }
    }

    /**
     * Why the last {@link #posix_spawnp} failed, which itself returns only -1.
     *
     * @return an errno, or 0 if it succeeded
     */
    public int spawnError() {
        return libc.spawnError();
    }

    @Override
    public Pointer allocatePosixSpawnFileActions() {
        return LeanLibC.allocate(FILE_ACTIONS_SIZE);
    }

    @Override
    public Pointer allocatePosixSpawnattr() {
        return LeanLibC.allocate(ATTRIBUTES_SIZE);
    }

    @Override
    public FileStat allocateStat() {
        throw new UnsupportedOperationException("not bound: stat");
    }

    @Override
    public MsgHdr allocateMsgHdr() {
        throw new UnsupportedOperationException("not bound: sendmsg");
    }

    @Override
    public SocketMacros socketMacros() {
        throw new UnsupportedOperationException("not bound: sendmsg");
    }
}
