package slurm.spank;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * The C functions of the running srun by name, each looked up when it is first called: a second libslurm would come with
 * a second state. JNA's interface mapping makes proxies and its direct mapping reads annotations, which take 50 and
 * 20 ms at each start; {@link Function} does neither.
 *
 * <p>What C declares as {@code ...} is passed as any other argument, as System V x86-64 and AAPCS64 have it.
 */
final class Binding {

    private static final NativeLibrary SRUN = NativeLibrary.getProcess(Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

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
}
