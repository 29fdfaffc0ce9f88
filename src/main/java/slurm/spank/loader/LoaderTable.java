package slurm.spank.loader;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * What the C half and the Java half of the loader hand each other: the structs {@code loader_abi} and {@code
 * loader_hooks} of native-loader/loader_table.h. Each of their fields is a slot of eight bytes.
 */
final class LoaderTable {

    private static final int SLOT = 8;

    private final Pointer hooks;
    private final Pointer abi;

    LoaderTable(long hooks, long abi) {
        this.hooks = new Pointer(hooks);
        this.abi = new Pointer(abi);
    }

    String pluginName() {
        return abi.getPointer(0).getString(0);
    }

    List<String> plugstackArguments() {
        int count = number(1);
        return count == 0 ? List.of() : List.of(abi.getPointer(2 * SLOT).getStringArray(0, count, "UTF-8"));
    }

    StepLayout.Abi stepLayout() {
        return new StepLayout.Abi(number(3), number(4), number(5), number(6), number(7), number(8), number(9));
    }

    /** What the JVM printed while C created it, on one line; empty if it printed nothing. */
    String jvmWords() {
        return abi.getPointer(10 * SLOT).getString(0, "UTF-8");
    }

    /** Nanoseconds that C took to load and create the JVM. */
    long jvmNanos() {
        return abi.getLong(11 * SLOT);
    }

    /**
     * Hands closures to C, in the order of {@code struct loader_hooks}. The caller must keep them from the garbage
     * collector.
     */
    void fill(Callback... closures) {
        for (int i = 0; i < closures.length; i++) {
            hooks.setPointer((long) i * SLOT, CallbackReference.getFunctionPointer(closures[i]));
        }
    }

    private int number(int slot) {
        return Math.toIntExact(abi.getLong((long) slot * SLOT));
    }
}
