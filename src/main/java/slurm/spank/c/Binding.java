package slurm.spank.c;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * Calls C functions of the running srun by name. Each name is looked up at its first call, and only in srun's own
 * process: a second libslurm would bring a second state.
 *
 * <p>JNA's interface mapping makes proxies and its direct mapping reads annotations. They take 50 ms and 20 ms at each
 * start of a JVM; {@link Function} needs neither.
 *
 * <p>An argument that C declares as {@code ...} is passed like any other argument. The calling conventions of x86-64
 * (System V) and aarch64 (AAPCS64) allow that.
 */
final class Binding {

    static final String ENCODING = "UTF-8";

    private static final NativeLibrary SRUN =
            NativeLibrary.getProcess(Map.of(Library.OPTION_STRING_ENCODING, ENCODING));

    private Binding() {}

    /** @throws UnsatisfiedLinkError naming the function if srun does not have it */
    private static Function function(String name) {
        return SRUN.getFunction(name);
    }

    static void callVoid(String name, Object... arguments) {
        function(name).invokeVoid(arguments);
    }

    static int callInt(String name, Object... arguments) {
        return function(name).invokeInt(arguments);
    }

    static Pointer callPointer(String name, Object... arguments) {
        return function(name).invokePointer(arguments);
    }

    static String callString(String name, Object... arguments) {
        return function(name).invokeString(arguments, false);
    }

    /**
     * The address of a global variable.
     *
     * @throws UnsatisfiedLinkError naming the variable if srun does not have it
     */
    static Pointer variable(String name) {
        return SRUN.getGlobalVariableAddress(name);
    }
}
