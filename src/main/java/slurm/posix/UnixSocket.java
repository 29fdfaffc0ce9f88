package slurm.posix;

import static com.kenai.jffi.Type.POINTER;
import static com.kenai.jffi.Type.SINT;
import static com.kenai.jffi.Type.UINT;

import com.kenai.jffi.MemoryIO;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.constants.platform.Errno;

/**
 * A connected stream socket of the Unix domain that never blocks. The JDK's own sockets load its security providers first, for
 * a random number that only a server without a name needs: 6 ms (JDK 25) to 9 ms (17) at each start of a JVM.
 */
public final class UnixSocket implements Closeable {

    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_CLOEXEC_NONBLOCK = 0x80000 | 0x800; // octal in Linux's headers
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final int SUN_PATH = 2; // after a short sun_family
    private static final int LONGEST_PATH = 107; // bytes

    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int UCRED_SIZE = 12; // pid, uid and gid
    private static final int UCRED_UID = 4;

    private static final Function SOCKET = new Function("socket", SINT, SINT, SINT);
    private static final Function CONNECT = new Function("connect", SINT, POINTER, UINT);
    private static final Function GETSOCKOPT = new Function("getsockopt", SINT, SINT, SINT, POINTER, POINTER);
    private static final Function GETEUID = new Function("geteuid");
    private static final Function SEND = new Function("send", SINT, POINTER, POINTER, SINT);
    private static final Function READ = new Function("read", SINT, POINTER, POINTER);
    private static final Function CLOSE = new Function("close", SINT);

    private int descriptor;

    private UnixSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Connects at once or fails. On Linux a connection is complete before the listener accepts it.
     *
     * @param path of the listener, at most 107 bytes of UTF-8
     * @return a connection, which the caller closes
     * @throws IOException in the system's words, if no process listens at {@code path} or the listener's queue is full
     */
    public static UnixSocket connect(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new IOException("longer than " + LONGEST_PATH + " bytes");
        }
        int descriptor = SOCKET.call(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC_NONBLOCK, 0);
        if (descriptor < 0) {
            throw failure();
        }
        UnixSocket socket = new UnixSocket(descriptor);
        int size = SUN_PATH + name.length + 1;
        long address = Memory.allocate(size);
        try {
            MEMORY.putShort(address, (short) AF_UNIX);
            MEMORY.putByteArray(address + SUN_PATH, name, 0, name.length);
            if (CONNECT.call(descriptor, address, size) != 0) {
                IOException failure = failure();
                socket.close();
                throw failure;
            }
            return socket;
        } finally {
            MEMORY.freeMemory(address);
        }
    }

    /**
     * {@return whether the process that listens runs as the same user as this one, SO_PEERCRED of unix(7)} The owner of
     * the path does not tell: another process may have replaced the file since.
     *
     * @throws IOException in the system's words
     */
    public boolean isPeerThisUser() throws IOException {
        long credentials = Memory.allocate(UCRED_SIZE + Integer.BYTES);
        long size = credentials + UCRED_SIZE;
        try {
            MEMORY.putInt(size, UCRED_SIZE);
            if (GETSOCKOPT.call(descriptor, SOL_SOCKET, SO_PEERCRED, credentials, size) != 0) {
                throw failure();
            }
            return MEMORY.getInt(credentials + UCRED_UID) == GETEUID.call();
        } finally {
            MEMORY.freeMemory(credentials);
        }
    }

    /**
     * Sends the remaining bytes of {@code bytes}, and leaves its position as it is.
     *
     * @param bytes backed by an array; the remaining bytes must fit into the socket's buffer of 200 KB
     * @throws IOException in the system's words, or if the buffer had no room for all bytes
     */
    public void send(ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        long buffer = Memory.allocate(size);
        try {
            MEMORY.putByteArray(buffer, bytes.array(), bytes.arrayOffset() + bytes.position(), size);
            int sent = SEND.call(descriptor, buffer, size, MSG_NOSIGNAL);
            if (sent < 0) {
                throw failure();
            }
            if (sent < size) {
                throw new IOException("no room for " + size + " bytes");
            }
        } finally {
            MEMORY.freeMemory(buffer);
        }
    }

    /**
     * Reads into {@code bytes} what has arrived. Waits for it for at most {@code millis}.
     *
     * @param bytes backed by an array, with room left
     * @param millis milliseconds, 0 or more
     * @return the number of bytes; 0 if the time is up, -1 if the other side has closed the connection
     * @throws IOException in the system's words
     */
    public int read(ByteBuffer bytes, int millis) throws IOException {
        Poll.readable(descriptor, millis);
        int room = bytes.remaining();
        long buffer = Memory.allocate(room);
        try {
            int count = READ.call(descriptor, buffer, room);
            if (count < 0) {
                if (Function.errno() == Errno.EAGAIN) {
                    return 0;
                }
                throw failure();
            }
            MEMORY.getByteArray(buffer, bytes.array(), bytes.arrayOffset() + bytes.position(), count);
            bytes.position(bytes.position() + count);
            return count == 0 ? -1 : count;
        } finally {
            MEMORY.freeMemory(buffer);
        }
    }

    /** Closes the socket. Does nothing the second time. */
    @Override
    public void close() {
        if (descriptor >= 0) { // a second close could hit another file that has got this number
            CLOSE.call(descriptor);
            descriptor = -1;
        }
    }

    private static IOException failure() {
        return new IOException(Function.errno().description());
    }
}
