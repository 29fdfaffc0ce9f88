package slurm.testing;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.util.Map;

/** The environment as srun's C code sees it: Java's own is a copy from its start. */
public final class SrunEnvironment {

    private SrunEnvironment() {}

    /** The value, or null. */
    public static String get(String name) {
        return NativeLibrary.getProcess(Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"))
                .getFunction("getenv")
                .invokeString(new Object[] {name}, false);
    }
}
