package slurm.spank.loader;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;
import slurm.spank.Guard;
import slurm.spank.SpankPlugin;

/** The closures that C calls. Whatever a plugin throws becomes one line in Slurm's log and -1: see {@link Guard}. */
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

    private final SpankPlugin plugin;
    private final PluginLog log;
    private final Guard guard;
    private final StepLayout.Abi abi;
    private final boolean allocates = LaunchedStep.makesAllocation();

    Hooks(SpankPlugin plugin, PluginLog log, StepLayout.Abi abi) {
        this.plugin = plugin;
        this.log = log;
        this.guard = new Guard(log);
        this.abi = abi;
    }

    final OptionHook option = new OptionHook() {
        @Override
        public int invoke(int option, Pointer argument) {
            return guard.run(() -> plugin.optionGiven(
                    option, Optional.ofNullable(argument == null ? null : argument.getString(0, "UTF-8"))));
        }
    };

    final StepHook localUserInit = new StepHook() {
        @Override
        public int invoke(Pointer spank) {
            return guard.run(() -> {
                log.verbosityIsKnown();
                plugin.localUserInit(new LaunchedStep(spank, abi, allocates));
                log.stepRuns();
            });
        }
    };

    final ExitHook exit = new ExitHook() {
        @Override
        public int invoke() {
            return guard.run(() -> {
                log.verbosityIsKnown();
                plugin.exit();
            });
        }
    };

    int start(List<String> plugstackArguments) {
        return guard.run(() -> plugin.started(plugstackArguments, log));
    }
}
