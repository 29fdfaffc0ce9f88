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
public final class Function {

    private static final Invoker INVOKER = Invoker.getInstance();

    private final long address;
    private final CallContext signature;

    /**
     * Looks the function up.
     *
     * @param name in C; libc must have this function, because a call of a missing one jumps to address 0
     * @param parameters the C types, in their order
     */
    public Function(String name, Type... parameters) {
        address = Library.getDefault().getSymbolAddress(name);
        signature = CallContext.getCallContext(Type.SINT, parameters, CallingConvention.DEFAULT, true); // keeps errno
    }

    /**
     * Calls a function of one parameter.
     *
     * @param a the first argument
     * @return what the function returned
     */
    public int call(long a) {
        return (int) INVOKER.invokeN1(signature, address, a);
    }

    /**
     * Calls a function of two parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @return what the function returned
     */
    public int call(long a, long b) {
        return (int) INVOKER.invokeN2(signature, address, a, b);
    }

    /**
     * Calls a function of three parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @return what the function returned
     */
    public int call(long a, long b, long c) {
        return (int) INVOKER.invokeN3(signature, address, a, b, c);
    }

    /**
     * Calls a function of four parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @return what the function returned
     */
    public int call(long a, long b, long c, long d) {
        return (int) INVOKER.invokeN4(signature, address, a, b, c, d);
    }

    /**
     * Calls a function of five parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @param e the fifth argument
     * @return what the function returned
     */
    public int call(long a, long b, long c, long d, long e) {
        return (int) INVOKER.invokeN5(signature, address, a, b, c, d, e);
    }

    /**
     * Calls a function of six parameters.
     *
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @param e the fifth argument
     * @param f the sixth argument
     * @return what the function returned
     */
    public int call(long a, long b, long c, long d, long e, long f) {
        return (int) INVOKER.invokeN6(signature, address, a, b, c, d, e, f);
    }

    /** The errno of this thread's last call through jffi. */
    static Errno errno() {
        return Errno.valueOf(LastError.getInstance().get());
    }
}
