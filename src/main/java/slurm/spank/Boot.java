package slurm.spank;

/** The one class that the C loader knows by name. */
final class Boot {

    /** Keeps the closures alive: C holds their addresses until the process ends. */
    private static Hooks hooks;

    private Boot() {}

    /**
     * Called once over JNI, in the srun that was given one of the plugin's options.
     *
     * @param hooksAddress a {@code struct loader_hooks} to fill
     * @param abiAddress a {@code struct loader_abi}
     * @param pluginClass the class to instantiate, in JNI's spelling
     * @return 0, or -1 after a line in Slurm's log
     */
    static int boot(long hooksAddress, long abiAddress, String pluginClass) throws ReflectiveOperationException {
        long start = System.nanoTime();
        LoaderTable table = new LoaderTable(hooksAddress, abiAddress);
        SlurmLog log = new SlurmLog(table.pluginName());
        if (!table.jvmWords().isEmpty()) {
            log.debug("java: " + table.jvmWords());
        }
        if (!System.getProperty("java.vm.info").contains("sharing")) { // the JVM's own word; 17 gives no warning
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
