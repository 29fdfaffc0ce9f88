package slurm.spank;

import java.util.List;
import java.util.Optional;

/**
 * A SPANK plugin as srun meets it. The loader creates one instance in an srun that was given one of the plugin's
 * options, and calls the methods below in their order here. All do nothing by default.
 *
 * <p>A {@link SpankException} ends in one line of Slurm's log, its message; any other throwable in one line that calls
 * it an internal error. Either way the hook fails: srun refuses the option, or gives up the step if plugstack.conf says
 * {@code required}. srun may call from different threads, never from two at once. A plugin never calls
 * {@link System#exit}: the process is srun's.
 */
public interface SpankPlugin {

    /**
     * Once, before the first option.
     *
     * @param plugstackArguments the plugin's words in plugstack.conf, {@code runtime=} of the loader included
     * @param log carries the plugin's name, and may be kept until srun ends
     * @throws Exception to refuse the option: srun ends with its error code, and no job is made
     */
    default void started(List<String> plugstackArguments, SlurmLog log) throws Exception {}

    /**
     * While srun reads its command line, once for every time that an option is given. Nothing is queued yet.
     *
     * @param option the number that the plugin's header gives to the option, {@code val} of struct spank_option
     * @param argument what stands behind the {@code =}; nothing where the option was given without
     * @throws Exception to refuse the option: srun ends with its error code, and no job is made
     */
    default void optionGiven(int option, Optional<String> argument) throws Exception {}

    /**
     * After the step was created and its nodes are known, before its tasks are launched.
     *
     * @param spank the step, to be asked during this call
     * @throws Exception to have the tasks not launched, if plugstack.conf says {@code required}
     */
    default void localUserInit(Spank spank) throws Exception {}

    /**
     * When srun ends, once: whether it came to a step or was denied, or interrupted in the queue. That is before Slurm
     * calls {@code slurm_spank_exit}, which it does in the first case only, and too late for a JVM (java.c says why).
     *
     * @throws Exception to have a line in the log; it is too late to change srun's exit code
     */
    default void exit() throws Exception {}
}
