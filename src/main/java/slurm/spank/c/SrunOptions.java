package slurm.spank.c;

import static slurm.spank.c.Binding.callPointer;
import static slurm.spank.c.Binding.callVoid;
import static slurm.spank.c.Binding.variable;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The options that the running srun passes to getopt_long(3): its own, and those of all its plugins.
 *
 * @param longOptions in srun's order
 * @param shortOptions in getopt(3)'s form: a colon after a letter says that the option has an argument, two that it may
 *     have one
 */
public record SrunOptions(List<LongOption> longOptions, String shortOptions) {

    /** {@code struct option} of getopt.h: name, has_arg, flag and val. */
    private static final int OPTION_SIZE = 32;

    private static final int HAS_ARG = 8;

    /**
     * An option such as {@code --uid}.
     *
     * @param name without the hyphens
     * @param argument 0 if the option has none, 1 if it must have one, 2 if it may have one
     */
    public record LongOption(String name, int argument) {}

    /**
     * Calls srun's own {@code slurm_option_table_create(&opt, ...)}, of src/common/slurm_opt.h. No header that plugins
     * may use declares it, so that a release of Slurm may have another; 20.11 to 26.05 have this one.
     *
     * @return nothing if this process has no such function
     */
    public static Optional<SrunOptions> ofThisProcess() {
        Memory shortOptions = new Memory(Native.POINTER_SIZE);
        Pointer table;
        try {
            table = callPointer("slurm_option_table_create", variable("opt"), shortOptions);
        } catch (UnsatisfiedLinkError missing) {
            return Optional.empty();
        }
        if (table == null) {
            return Optional.empty();
        }
        List<LongOption> options = new ArrayList<>();
        for (Pointer option = table; option.getPointer(0) != null; option = option.share(OPTION_SIZE)) {
            options.add(new LongOption(option.getPointer(0).getString(0, Binding.ENCODING), option.getInt(HAS_ARG)));
        }
        callVoid("slurm_option_table_destroy", table);
        // the letters are Slurm's to free, with a macro of its own: 100 bytes stay
        return Optional.of(new SrunOptions(options, shortOptions.getPointer(0).getString(0, Binding.ENCODING)));
    }
}
