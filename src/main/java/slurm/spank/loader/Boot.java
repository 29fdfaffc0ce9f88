package slurm.spank.loader;

import slurm.spank.SpankPlugin;
import slurm.spank.Stopwatch;

/** The one class that the C loader knows by name (BOOT_CLASS in jvm_boot.c). */
final class Boot {

    /** Keeps the closures from the garbage collector: C holds their addresses until the process ends. */
    private static Hooks hooks;

    private Boot() {}

    /**
     * Creates the plugin. C calls this once, over JNI, in an srun that was given one of the plugin's options.
     *
     * @param hooksAddress a {@code struct loader_hooks} to fill
     * @param abiAddress a {@code struct loader_abi}
     * @param pluginClass the class to instantiate, in JNI's spelling: {@code slurm/stunnel/TunnelPlugin}
     * @return 0, or -1 after a line in Slurm's log
     */
    static int boot(long hooksAddress, long abiAddress, String pluginClass) throws ReflectiveOperationException {
        long start = System.nanoTime();
        LoaderTable table = new LoaderTable(hooksAddress, abiAddress);
        PluginLog log = new PluginLog(table.pluginName(), new DirectLog());
        if (!table.jvmWords().isEmpty()) {
            log.debug("java: " + table.jvmWords());
        }
        if (!System.getProperty("java.vm.info").contains("sharing")) { // JDK 17 prints no warning
            log.debug("java: the class archive is not in use, which makes each start slower");
        }
        Stopwatch stopwatch = new Stopwatch(log, start);
        stopwatch.tell("JVM", table.jvmNanos());
        Class<?> type = Class.forName(pluginClass.replace('/', '.'));
        SpankPlugin plugin = (SpankPlugin) type.getConstructor().newInstance();
        hooks = new Hooks(plugin, log, table.stepLayout());
        table.fill(hooks.option, hooks.localUserInit, hooks.exit);
        int result = hooks.start(table.plugstackArguments());
        stopwatch.lap("boot");
        return result;
    }
}
