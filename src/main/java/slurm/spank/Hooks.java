package slurm.spank;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * The closures that C calls, and the border that no exception crosses: whatever a plugin throws becomes one line in
 * Slurm's log and -1.
 */
final class Hooks {

    interface OptionHook extends Callback {
        int invoke(int option, Pointer argument);
    }

    interface StepHook extends Callback {
        int invoke(Pointer spank);
    }

    interface ExitHook extends Callback {
        int invoke();
    }

    private static final int LONGEST_CHAIN = 8;

    private interface Work {
        void run() throws Exception;
    }

    private final SpankPlugin plugin;
    private final SlurmLog log;
    private final StepLayout.Abi abi;
    private final boolean allocates = Spank.makesAllocation();

    Hooks(SpankPlugin plugin, SlurmLog log, StepLayout.Abi abi) {
        this.plugin = plugin;
        this.log = log;
        this.abi = abi;
    }

    final OptionHook option = new OptionHook() {
        @Override
        public int invoke(int option, Pointer argument) {
            return guard(() -> plugin.optionGiven(
                    option, Optional.ofNullable(argument == null ? null : argument.getString(0, "UTF-8"))));
        }
    };

    final StepHook localUserInit = new StepHook() {
        @Override
        public int invoke(Pointer spank) {
            return guard(() -> {
                log.verbosityIsKnown();
                plugin.localUserInit(new Spank(spank, abi, allocates));
            });
        }
    };

    final ExitHook exit = new ExitHook() {
        @Override
        public int invoke() {
            return guard(() -> {
                log.verbosityIsKnown();
                plugin.exit();
            });
        }
    };

    int start(List<String> plugstackArguments) {
        return guard(() -> plugin.started(plugstackArguments, log));
    }

    private int guard(Work work) {
        try {
            work.run();
            return 0;
        } catch (Throwable failure) { // Errors too: a hook may fail, srun may not
            tell(failure);
            return -1;
        }
    }

    private void tell(Throwable failure) {
        try {
            log.error(failure instanceof SpankException ? failure.getMessage() : "internal error: " + causes(failure));
        } catch (Throwable untold) {
            // no memory left for the words, for one; it must not reach JNA, which would answer C with 0
        }
    }

    /** The chain of causes on one line, innermost last, with the place of the first. */
    static String causes(Throwable thrown) {
        StringBuilder line = new StringBuilder(text(thrown));
        Throwable cause = thrown.getCause();
        for (int depth = 1; cause != null && depth < LONGEST_CHAIN; depth++) {
            line.append(": ").append(text(cause));
            cause = cause.getCause();
        }
        if (cause != null) { // long, or a circle
            line.append(": ...");
        }
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0
                ? line.toString()
                : line.append(" (at ").append(stack[0]).append(')').toString();
    }

    private static String text(Throwable thrown) {
        return thrown.toString().replaceAll("\\p{Cntrl}", " ");
    }
}
