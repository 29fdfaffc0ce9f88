package slurm.spank;

import java.util.List;
import java.util.Optional;

/**
 * What a plugin implements. The class must be public and have a public constructor without parameters. The loader
 * creates one instance in an srun that was given one of the plugin's options, and calls the methods below in their
 * order here. None of them must be implemented: by default they do nothing.
 *
 * <p>A method may throw. The message of a {@link SpankException} becomes one line of Slurm's log; any other throwable
 * becomes one line that calls it an internal error. In both cases the hook fails: srun refuses the option, or gives up
 * the step if plugstack.conf says {@code required}.
 *
 * <p>srun may call from different threads, but never from two at once. srun waits until a method returns, with its
 * signals blocked. A plugin must not call {@link System#exit}, because the process is srun's.
 */
public interface SpankPlugin {

    /**
     * Called once, before the first option.
     *
     * @param plugstackArguments the plugin's words in plugstack.conf, which include the loader's own {@code runtime=}
     * @param log carries the plugin's name; the plugin may keep it until srun ends
     * @throws Exception to refuse the option: srun ends with its error code, and no job is made
     */
    default void started(List<String> plugstackArguments, SlurmLog log) throws Exception {}

    /**
     * Called while srun reads its command line, each time that the user gives an option. Nothing is queued yet.
     *
     * @param option the number that the plugin's header gives to the option: {@code val} of struct spank_option
     * @param argument the text after the {@code =}; empty if the user gave none
     * @throws Exception to refuse the option: srun ends with its error code, and no job is made
     */
    default void optionGiven(int option, Optional<String> argument) throws Exception {}

    /**
     * Called when Slurm has created the step and knows its nodes, before any task is launched.
     *
     * @param spank the step; valid until this method returns
     * @throws Exception to give up the step before any task is launched, if plugstack.conf says {@code required}
     */
    default void localUserInit(Spank spank) throws Exception {}

    /**
     * Called once when srun ends, also if srun never came to a step because it was denied or interrupted in the queue.
     * This is before Slurm calls {@code slurm_spank_exit}, which comes only after a step, and too late for a JVM
     * (java.c says why).
     *
     * @throws Exception to have a line in the log; srun's exit code stays what it is
     */
    default void exit() throws Exception {}
}
