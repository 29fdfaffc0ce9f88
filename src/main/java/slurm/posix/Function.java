package slurm.posix;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import jnr.constants.platform.Errno;

/**
 * A function of libc that returns an int. Its parameters are integers and addresses, and each is passed as a long.
 * There is a method {@code call} for each number of parameters, and the caller picks the one that the C function has.
 */
final class Function {

    private static final Invoker INVOKER = Invoker.getInstance();

    private final long address;
    private final CallContext signature;

    /**
     * Looks the function up.
     *
     * @param name in C; libc must have this function, because a call of a missing one jumps to address 0
     * @param parameters the C types, in their order
     */
    Function(String name, Type... parameters) {
        address = Library.getDefault().getSymbolAddress(name);
        signature = CallContext.getCallContext(Type.SINT, parameters, CallingConvention.DEFAULT, true); // keeps errno
    }

    int call() {
        return (int) INVOKER.invokeN0(signature, address);
    }

    int call(long a) {
        return (int) INVOKER.invokeN1(signature, address, a);
    }

    int call(long a, long b) {
        return (int) INVOKER.invokeN2(signature, address, a, b);
    }

    int call(long a, long b, long c) {
        return (int) INVOKER.invokeN3(signature, address, a, b, c);
    }

    int call(long a, long b, long c, long d) {
        return (int) INVOKER.invokeN4(signature, address, a, b, c, d);
    }

    int call(long a, long b, long c, long d, long e) {
        return (int) INVOKER.invokeN5(signature, address, a, b, c, d, e);
    }

    int call(long a, long b, long c, long d, long e, long f) {
        return (int) INVOKER.invokeN6(signature, address, a, b, c, d, e, f);
    }

    /** The errno of this thread's last call through jffi. */
    static Errno errno() {
        return Errno.valueOf(LastError.getInstance().get());
    }
}
